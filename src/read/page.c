/* SPDX-License-Identifier: MIT */
/*
 * page.c - from a picture to the characters on it
 */
#include <math.h>

#include "core/context.h"
#include "core/size.h"
#include "read/character.h"
#include "read/findings.h"
#include "read/ink.h"
#include "read/lines.h"
#include "read/reader.h"
#include "read/segment.h"

/* A frame of the mask, in pixels of the picture. */
static struct scrawl_box box_of(const struct frame *frame, double scale, struct scrawl_shape shape)
{
	size_t left = (size_t)(frame->left * scale), top = (size_t)(frame->top * scale);
	size_t right = size_min((size_t)ceil(frame->right * scale), shape.width);
	size_t bottom = size_min((size_t)ceil(frame->bottom * scale), shape.height);
	return (struct scrawl_box){ left, top, right - left, bottom - top };
}

/* All pieces as one line. */
static void join_lines(struct lines *lines)
{
	for (size_t i = 1; i < lines->count; i++) {
		lines->all[0].frame = frame_join(lines->all[0].frame, lines->all[i].frame);
		lines->all[0].count += lines->all[i].count;
	}
	if (lines->count)
		lines->all[0].pieces = lines->store;
	lines->count = size_min(lines->count, 1);
}

static enum scrawl_status read_line(struct scrawl_reader *reader, const struct line *line,
				    const struct ink *ink, struct findings *f,
				    struct scrawl_shape shape)
{
	struct segments segments = { 0 };
	enum scrawl_status status = findings_add_line(f, box_of(&line->frame, ink->scale, shape));
	if (status == SCRAWL_OK)
		status = reader->layout == SCRAWL_LAYOUT_SINGLE
				 ? segment_whole(reader, line, &segments)
				 : segment_line(reader, line, &segments);
	for (size_t i = 0; status == SCRAWL_OK && i < segments.count; i++) {
		const struct segment *s = &segments.all[i];
		status = findings_add(f, box_of(&s->frame, ink->scale, shape), s->probabilities,
				      s->image);
	}
	segments_release(&segments);
	return status;
}

static enum scrawl_status read_ink(struct scrawl_reader *reader, const struct ink *ink,
				   struct findings *f, struct scrawl_shape shape)
{
	struct pieces pieces = { 0 };
	struct lines lines = { 0 };
	enum scrawl_status status = pieces_find(reader->ctx, ink->mask, &pieces);
	if (status == SCRAWL_OK)
		status = lines_find(reader->ctx, &pieces, &lines);
	if (reader->layout == SCRAWL_LAYOUT_SINGLE || reader->layout == SCRAWL_LAYOUT_LINE)
		join_lines(&lines);
	for (size_t i = 0; status == SCRAWL_OK && i < lines.count; i++)
		status = read_line(reader, &lines.all[i], ink, f, shape);
	lines_release(&lines);
	pieces_release(&pieces);
	return status;
}

static enum scrawl_layout layout_of(const struct scrawl_reader *reader, const struct findings *f)
{
	if (reader->layout != SCRAWL_LAYOUT_AUTO)
		return reader->layout;
	if (f->line_count > 1)
		return SCRAWL_LAYOUT_PAGE;
	return f->character_count > 1 ? SCRAWL_LAYOUT_LINE : SCRAWL_LAYOUT_SINGLE;
}

enum scrawl_status scrawl_reader_read(scrawl_reader *reader, const struct scrawl_image *image,
				      struct scrawl_page **out)
{
	if (!reader || !image || !out)
		return context_fail_null(reader ? reader->ctx : NULL);
	struct ink ink;
	struct findings f = { .reader = reader };
	enum scrawl_status status = ink_find(reader->ctx, image, &ink);
	if (status != SCRAWL_OK)
		return status;
	status = read_ink(reader, &ink, &f, image->shape);
	if (status == SCRAWL_OK) {
		const struct scrawl_page about = {
			.shape = image->shape,
			.layout = layout_of(reader, &f),
			.light_ink = ink.light,
		};
		status = findings_page(&f, &about, out);
	}
	findings_release(&f);
	ink_release(&ink);
	return status;
}

enum scrawl_status scrawl_character_normalize(scrawl_context *ctx, const struct scrawl_image *image,
					      struct scrawl_shape input, uint8_t *out, bool *blank)
{
	if (!ctx || !image || !out)
		return context_fail_null(ctx);
	if (input.channels != 1 || !input.height || !input.width || input.height > 65535 ||
	    input.width > 65535)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "input: %zux%zux%zu (sides of 1 to 65535, 1 channel)",
				    input.height, input.width, input.channels);
	struct ink ink;
	struct pieces pieces = { 0 };
	enum scrawl_status status = ink_find(ctx, image, &ink);
	if (status != SCRAWL_OK)
		return status;
	status = pieces_find(ctx, ink.mask, &pieces);
	PIX *mask = status == SCRAWL_OK ? pixCreateTemplate(ink.mask) : NULL;
	if (status == SCRAWL_OK && !mask)
		status = context_fail_memory(ctx, "a character");
	for (size_t i = 0; mask && i < pieces.count; i++) {
		const struct piece *p = &pieces.all[i];
		pixRasterop(mask, p->frame.left, p->frame.top, frame_width(&p->frame),
			    frame_height(&p->frame), PIX_SRC | PIX_DST, p->mask, 0, 0);
	}
	if (blank)
		*blank = !pieces.count;
	if (status == SCRAWL_OK)
		status = character_prepare(ctx, mask, input, out);
	pixDestroy(&mask);
	pieces_release(&pieces);
	ink_release(&ink);
	return status;
}
