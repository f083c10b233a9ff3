/* SPDX-License-Identifier: MIT */
/*
 * fields.c - reads the fields of a form, cell by cell
 *
 * A piece of ink belongs to the cell that holds most of it, with what reaches into the next one,
 * unless it reaches far: then it is two characters that touch, and is cut at the edge.  Specks,
 * what lies outside the row, and what clings to a cell's edges and is thin, are no writing.
 */
#include "read/fields.h"

#include <math.h>

#include "core/context.h"
#include "core/memory.h"
#include "core/shape.h"
#include "core/size.h"
#include "read/character.h"
#include "read/strip.h"
#include "read/thin.h"

#define SPECK        0.1  /* of a cell's shorter side: the longer side of a piece that is a speck */
#define CELL_REACH   0.4  /* of a cell's width, into the next one, by one character */
#define EDGE         0.13 /* of a cell's shorter side: remains of a border are within of its edge */
#define MIN_EXTENT   0.25 /* of the same: the longer side of a character */
#define MIN_CELL_INK 0.008 /* of its square: the area of a character */

/* The writing of one cell, in a mask that begins at column x of the strip. */
struct cell {
	PIX *mask; /* NULL: blank so far */
	l_int32 x;
};

/* All cells of all fields. */
struct form {
	struct scrawl_reader *reader;
	size_t count, written;    /* cells so far, and those with writing */
	struct scrawl_box *boxes; /* [cells]: of the ink; of a blank, the cell */
	bool *blank;              /* [cells] */
	uint8_t *images;          /* [written, input] */
	float *probabilities;     /* [written, classes] */
};

static double cell_side(const struct strip *s)
{
	return fmin(s->cell, s->height);
}

/* The cell that holds column x; outside the row -1 or the number of cells. */
static l_int32 cell_at(const struct strip *s, double x)
{
	return (l_int32)fmax(-1.0, fmin((double)s->cells, floor((x - s->left) / s->cell)));
}

/* Whether a piece clings to an edge of its cell and is thin: remains of a border. */
static bool is_remains(const struct strip *s, const struct frame *f, l_int32 cell)
{
	double side = cell_side(s), edge = EDGE * side;
	double left = s->left + cell * s->cell, right = left + s->cell;
	if (L_MIN(frame_width(f), frame_height(f)) > edge)
		return false;
	return f->right <= left + edge || f->left >= right - edge || f->bottom <= s->top + edge ||
	       f->top >= s->top + s->height - edge;
}

/* Adds the columns from .. to of a piece to cell c; false: no memory. */
static bool add_columns(const struct strip *s, struct cell *cells, l_int32 c,
			const struct piece *piece, l_int32 from, l_int32 to)
{
	const struct frame *f = &piece->frame;
	struct cell *cell = &cells[c];
	if (!cell->mask) { /* its own columns, and as many to either side */
		cell->x = (l_int32)(s->left + (c - 1) * s->cell);
		cell->mask = pixCreate((l_int32)ceil(3.0 * s->cell) + 1, pixGetHeight(s->mask), 1);
		if (!cell->mask)
			return false;
	}
	pixRasterop(cell->mask, from - cell->x, f->top, to - from, frame_height(f),
		    PIX_SRC | PIX_DST, piece->mask, from - f->left, 0);
	return true;
}

/* Gives a piece to the cell that it belongs to, or its parts to several; false: no memory. */
static bool give(const struct strip *s, const struct piece *piece, struct cell *cells)
{
	l_float32 column = 0.0f, row = 0.0f; /* of the centre of mass */
	pixCentroid(piece->mask, NULL, NULL, &column, &row);
	const struct frame *f = &piece->frame;
	double side = cell_side(s), reach = CELL_REACH * s->cell, y = f->top + (double)row;
	l_int32 own = cell_at(s, f->left + (double)column);
	if (L_MAX(frame_width(f), frame_height(f)) < SPECK * side || own < 0 ||
	    own >= (l_int32)s->cells || y < s->top || y >= s->top + s->height ||
	    is_remains(s, f, own))
		return true;
	l_int32 first = L_MAX(0, L_MIN(own, cell_at(s, f->left + reach)));
	l_int32 last = L_MIN((l_int32)s->cells - 1, L_MAX(own, cell_at(s, f->right - 1 - reach)));
	for (l_int32 c = first; c <= last; c++) {
		l_int32 from = (l_int32)(s->left + c * s->cell);
		l_int32 to = (l_int32)(s->left + (c + 1) * s->cell);
		from = c == first ? f->left : L_MAX(f->left, from);
		to = c == last ? f->right : L_MIN(f->right, to);
		if (!add_columns(s, cells, c, piece, from, to))
			return false;
	}
	return true;
}

/* Clips a cell to its ink, in a frame of the strip; false: too little for a character. */
static bool clip_ink(const struct strip *s, struct cell *cell, struct frame *frame)
{
	l_int32 area = 0, x = 0, y = 0, width = 0, height = 0;
	BOX *box = NULL;
	double side = cell_side(s);
	if (!cell->mask)
		return false;
	pixCountPixels(cell->mask, &area, NULL);
	if (pixClipToForeground(cell->mask, NULL, &box) == 0 && box)
		boxGetGeometry(box, &x, &y, &width, &height);
	boxDestroy(&box);
	x += cell->x;
	*frame = (struct frame){ x, y, x + width, y + height };
	return area >= MIN_CELL_INK * side * side && L_MAX(width, height) >= MIN_EXTENT * side;
}

static enum scrawl_status add_cell(struct form *form, const struct strip *s, struct cell *cell,
				   size_t index)
{
	struct scrawl_reader *reader = form->reader;
	double left = s->left + (double)index * s->cell;
	struct frame frame;
	bool written = clip_ink(s, cell, &frame);
	if (!written)
		frame = (struct frame){ (l_int32)left, (l_int32)s->top, (l_int32)(left + s->cell),
					(l_int32)(s->top + s->height) };
	form->blank[form->count] = !written;
	form->boxes[form->count++] = strip_box(s, &frame);
	if (!written)
		return SCRAWL_OK;
	uint8_t *image = form->images + form->written++ * shape_count(reader->input);
	return character_prepare(reader->ctx, cell->mask, reader->input, image);
}

/* Finds the writing in the cells of a field. */
static enum scrawl_status add_field(struct form *form, const struct strip *s)
{
	scrawl_context *ctx = form->reader->ctx;
	struct pieces pieces = { 0 };
	struct cell *cells = memory_alloc(s->cells, sizeof(*cells));
	enum scrawl_status status = cells ? pieces_find(ctx, s->mask, &pieces)
					  : context_fail_memory(ctx, "the cells of a field");
	for (size_t i = 0; status == SCRAWL_OK && i < pieces.count; i++)
		if (!give(s, &pieces.all[i], cells))
			status = context_fail_memory(ctx, "the cells of a field");
	for (size_t c = 0; status == SCRAWL_OK && c < s->cells; c++)
		status = add_cell(form, s, &cells[c], c);
	for (size_t c = 0; cells && c < s->cells; c++)
		pixDestroy(&cells[c].mask);
	memory_free(cells);
	pieces_release(&pieces);
	return status;
}

/* Adds each field's line and cells, with what was read, to the findings. */
static enum scrawl_status collect_findings(const struct form *form,
					   const struct scrawl_field *fields, size_t count,
					   struct findings *f)
{
	size_t cell = 0, written = 0, pixels = shape_count(form->reader->input);
	enum scrawl_status status = SCRAWL_OK;
	for (size_t i = 0; status == SCRAWL_OK && i < count; i++) {
		status = findings_add_line(f, fields[i].box);
		for (size_t c = 0; status == SCRAWL_OK && c < fields[i].cells; c++, cell++) {
			if (form->blank[cell]) {
				status = findings_add_blank(f, form->boxes[cell]);
				continue;
			}
			status = findings_add(f, form->boxes[cell], 1.0,
					      form->probabilities + written * form->reader->classes,
					      form->images + written * pixels);
			written++;
		}
	}
	return status;
}

/* Finds the writing in all fields. */
static enum scrawl_status add_fields(struct form *form, const struct ink *ink,
				     struct scrawl_shape shape, const struct scrawl_field *fields,
				     size_t count)
{
	scrawl_context *ctx = form->reader->ctx;
	PIX *thin = thin_mask(ink->strength);
	enum scrawl_status status = thin ? SCRAWL_OK : context_fail_memory(ctx, "a form");
	for (size_t i = 0; status == SCRAWL_OK && i < count; i++) {
		struct strip strip;
		status = strip_take(ctx, ink, thin, shape, &fields[i], &strip);
		if (status == SCRAWL_OK) {
			status = add_field(form, &strip);
			strip_release(&strip);
		}
	}
	pixDestroy(&thin);
	return status;
}

static enum scrawl_status read_form(struct form *form, const struct ink *ink,
				    struct scrawl_shape shape, const struct scrawl_field *fields,
				    size_t count, struct findings *f)
{
	struct scrawl_reader *reader = form->reader;
	size_t cells = 1;
	for (size_t i = 0; i < count; i++)
		cells = size_sum(cells, fields[i].cells);
	form->boxes = memory_alloc(cells, sizeof(*form->boxes));
	form->blank = memory_alloc(cells, sizeof(bool));
	form->images = memory_alloc(cells, shape_count(reader->input));
	form->probabilities = memory_alloc(cells, reader->classes * sizeof(float));
	if (!form->boxes || !form->blank || !form->images || !form->probabilities)
		return context_fail_memory(reader->ctx, "the fields of a form");
	enum scrawl_status status = add_fields(form, ink, shape, fields, count);
	if (status == SCRAWL_OK)
		status = scrawl_ensemble_predict(reader->ensemble, form->images, form->written,
						 form->probabilities);
	if (status == SCRAWL_OK)
		status = collect_findings(form, fields, count, f);
	return status;
}

enum scrawl_status field_cells_read(struct scrawl_reader *reader, const struct ink *ink,
				    struct scrawl_shape shape, const struct scrawl_field *fields,
				    size_t count, struct findings *f)
{
	struct form form = { .reader = reader };
	enum scrawl_status status = read_form(&form, ink, shape, fields, count, f);
	memory_free(form.boxes);
	memory_free(form.blank);
	memory_free(form.images);
	memory_free(form.probabilities);
	return status;
}
