/* SPDX-License-Identifier: MIT */
/*
 * page.c - from a picture to the characters on it
 */
#include <math.h>
#include <string.h>

#include "core/context.h"
#include "core/entry.h"
#include "core/size.h"
#include "read/character.h"
#include "read/findings.h"
#include "read/ink.h"
#include "read/lines.h"
#include "read/reader.h"
#include "read/rules.h"
#include "read/segment.h"
#include "read/skew.h"

/* The writing of a picture, upright. */
struct writing {
	struct ink ink;
	struct turn turn;
	struct pieces pieces;
	struct scrawl_shape shape; /* of the picture */
};

static struct scrawl_box box_of(const struct writing *w, const struct frame *frame)
{
	return skew_box(&w->turn, frame, w->ink.scale, w->shape);
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

static enum scrawl_status read_line(struct scrawl_reader *reader, const struct writing *w,
				    const struct line *line, struct findings *f)
{
	struct segments segments = { 0 };
	enum scrawl_status status = findings_add_line(f, box_of(w, &line->frame));
	if (status == SCRAWL_OK)
		status = reader->layout == SCRAWL_LAYOUT_SINGLE
				 ? segment_whole(reader, line, &segments)
				 : segment_line(reader, line, &segments);
	for (size_t i = 0; status == SCRAWL_OK && i < segments.count; i++) {
		const struct segment *s = &segments.all[i];
		status = findings_add(f, box_of(w, &s->frame), s->certainty, s->probabilities,
				      s->image);
	}
	segments_release(&segments);
	return status;
}

static enum scrawl_status read_lines(struct scrawl_reader *reader, const struct writing *w,
				     struct findings *f)
{
	struct lines lines = { 0 };
	enum scrawl_status status = lines_find(reader->ctx, &w->pieces, &lines);
	if (reader->layout == SCRAWL_LAYOUT_SINGLE || reader->layout == SCRAWL_LAYOUT_LINE)
		join_lines(&lines);
	for (size_t i = 0; status == SCRAWL_OK && i < lines.count; i++)
		status = read_line(reader, w, &lines.all[i], f);
	lines_release(&lines);
	return status;
}

/* Turns the ink, takes away what is printed, and finds the pieces that are left. */
static enum scrawl_status clean(scrawl_context *ctx, struct writing *w)
{
	if (!skew_level(&w->ink, &w->pieces, false, &w->turn) || !rules_erase(w->ink.mask))
		return context_fail_memory(ctx, "the ink of a picture");
	pieces_release(&w->pieces);
	return pieces_find(ctx, w->ink.mask, &w->pieces);
}

static void writing_release(struct writing *w)
{
	pieces_release(&w->pieces);
	ink_release(&w->ink);
}

/* Then there is nothing to release if it fails. */
static enum scrawl_status writing_find(struct scrawl_reader *reader,
				       const struct scrawl_image *image, struct writing *out)
{
	struct writing w = { .shape = image->shape };
	enum scrawl_status status = ink_find(reader->ctx, image, &w.ink);
	if (status == SCRAWL_OK)
		status = pieces_find(reader->ctx, w.ink.mask, &w.pieces);
	if (status == SCRAWL_OK && reader->layout != SCRAWL_LAYOUT_SINGLE)
		status = clean(reader->ctx, &w);
	if (status == SCRAWL_OK)
		*out = w;
	else
		writing_release(&w);
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
	ENTER(reader ? reader->ctx : NULL);
	if (!reader || !image || !out)
		return context_fail_null(reader ? reader->ctx : NULL);
	struct writing w;
	struct findings f = { .reader = reader };
	enum scrawl_status status = writing_find(reader, image, &w);
	if (status != SCRAWL_OK)
		return status;
	status = read_lines(reader, &w, &f);
	if (status == SCRAWL_OK) {
		const struct scrawl_page about = {
			.shape = image->shape,
			.layout = layout_of(reader, &f),
			.angle = w.turn.angle,
			.light_ink = w.ink.light,
		};
		status = findings_page(&f, &about, out);
	}
	findings_release(&f);
	writing_release(&w);
	return status;
}

enum scrawl_status scrawl_character_normalize(scrawl_context *ctx, const struct scrawl_image *image,
					      struct scrawl_shape input, uint8_t *out, bool *blank)
{
	ENTER(ctx);
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
	const struct frame whole = { 0 };
	for (size_t i = 0; mask && i < pieces.count; i++)
		frame_draw(mask, &whole, pieces.all[i].mask, &pieces.all[i].frame);
	if (blank)
		*blank = !pieces.count;
	if (status == SCRAWL_OK && pieces.count)
		status = character_prepare(ctx, mask, input, out);
	else if (status == SCRAWL_OK)
		memset(out, 0, input.height * input.width);
	pixDestroy(&mask);
	pieces_release(&pieces);
	ink_release(&ink);
	return status;
}
