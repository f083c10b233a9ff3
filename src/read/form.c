/* SPDX-License-Identifier: MIT */
/*
 * form.c - reads forms: fields that are named, or the printed boxes that are found
 *
 * The boxes are looked for after the form has been turned level.  What is found then has places in
 * the turned ink, which are turned back at the end.
 */
#include "core/context.h"
#include "core/entry.h"
#include "core/memory.h"
#include "read/field_check.h"
#include "read/fields.h"
#include "read/rows.h"
#include "read/skew.h"

static enum scrawl_status form_page(struct findings *f, const struct scrawl_image *image,
				    const struct ink *ink, double angle, struct scrawl_page **out)
{
	const struct scrawl_page about = {
		.shape = image->shape,
		.layout = SCRAWL_LAYOUT_FORM,
		.angle = angle,
		.light_ink = ink->light,
	};
	return findings_page(f, &about, out);
}

enum scrawl_status scrawl_reader_read_fields(scrawl_reader *reader,
					     const struct scrawl_image *image,
					     const struct scrawl_field *fields, size_t count,
					     struct scrawl_page **out)
{
	ENTER(reader ? reader->ctx : NULL);
	if (!reader || !image || !fields || !out)
		return context_fail_null(reader ? reader->ctx : NULL);
	struct ink ink;
	struct findings f = { .reader = reader };
	enum scrawl_status status = fields_check(reader->ctx, image->shape, fields, count);
	if (status == SCRAWL_OK)
		status = ink_find(reader->ctx, image, &ink);
	if (status != SCRAWL_OK)
		return status;
	status = field_cells_read(reader, &ink, image->shape, fields, count, &f);
	if (status == SCRAWL_OK)
		status = form_page(&f, image, &ink, 0.0, out);
	findings_release(&f);
	ink_release(&ink);
	return status;
}

/* Turns ink level.  ENOMEM. */
static enum scrawl_status make_level(scrawl_context *ctx, struct ink *ink, struct turn *turn)
{
	struct pieces pieces;
	enum scrawl_status status = pieces_find(ctx, ink->mask, &pieces);
	if (status != SCRAWL_OK)
		return status;
	if (!skew_level(ink, &pieces, true, turn))
		status = context_fail_memory(ctx, "the ink of a form");
	pieces_release(&pieces);
	return status;
}

/* A box of the turned ink, in pixels of the picture. */
static struct scrawl_box turned_back(const struct turn *turn, const struct scrawl_box *box,
				     double scale, struct scrawl_shape shape)
{
	const struct frame frame = { (l_int32)box->x, (l_int32)box->y,
				     (l_int32)(box->x + box->width),
				     (l_int32)(box->y + box->height) };
	return skew_box(turn, &frame, scale, shape);
}

/* Reads the boxes of level ink, and turns the places of what is found back. */
static enum scrawl_status read_boxes(scrawl_reader *reader, const struct ink *ink,
				     const struct turn *turn, struct scrawl_shape shape,
				     struct findings *f)
{
	struct ink level = *ink; /* a picture of its own, in its own pixels */
	struct scrawl_field *fields = NULL;
	size_t count = 0;
	level.scale = 1.0;
	const struct scrawl_shape own = { (size_t)pixGetHeight(ink->mask),
					  (size_t)pixGetWidth(ink->mask), 1 };
	enum scrawl_status status = rows_find(reader->ctx, &level, own, &fields, &count);
	if (status == SCRAWL_OK)
		status = fields_check(reader->ctx, own, fields, count);
	if (status == SCRAWL_OK)
		status = field_cells_read(reader, &level, own, fields, count, f);
	memory_free(fields);
	for (size_t i = 0; i < f->line_count; i++)
		f->lines[i].box = turned_back(turn, &f->lines[i].box, ink->scale, shape);
	for (size_t i = 0; i < f->character_count; i++)
		f->characters[i].box = turned_back(turn, &f->characters[i].box, ink->scale, shape);
	return status;
}

enum scrawl_status scrawl_reader_read_boxes(scrawl_reader *reader, const struct scrawl_image *image,
					    struct scrawl_page **out)
{
	ENTER(reader ? reader->ctx : NULL);
	if (!reader || !image || !out)
		return context_fail_null(reader ? reader->ctx : NULL);
	struct ink ink;
	struct turn turn;
	struct findings f = { .reader = reader };
	enum scrawl_status status = ink_find(reader->ctx, image, &ink);
	if (status != SCRAWL_OK)
		return status;
	status = make_level(reader->ctx, &ink, &turn);
	if (status == SCRAWL_OK)
		status = read_boxes(reader, &ink, &turn, image->shape, &f);
	if (status == SCRAWL_OK)
		status = form_page(&f, image, &ink, turn.angle, out);
	findings_release(&f);
	ink_release(&ink);
	return status;
}
