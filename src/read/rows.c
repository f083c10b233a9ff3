/* SPDX-License-Identifier: MIT */
/*
 * rows.c - printed boxes sorted into rows, the fields of a form
 *
 * Boxes of about the same size, side by side and near to each other, are a row.  Its cells are as
 * wide as the distance of its boxes' middles, so a row ends where that changes.  A box that was not
 * found, as what is written in it hides its hole, is added where its four borders are.
 */
#include "read/rows.h"

#include <math.h>
#include <stdlib.h>

#include "core/context.h"
#include "core/entry.h"
#include "core/memory.h"
#include "core/size.h"
#include "read/boxes.h"
#include "read/thin.h"

#define ALIKE_SIZE  0.3  /* by which sides of neighbours may differ */
#define OFF_LINE    0.3  /* of its height, by which a neighbour may be higher or lower */
#define FARTHEST    1.75 /* of its width: the distance of a neighbour's middle */
#define PITCH_ERROR 0.12 /* of a distance of middles */
#define CROWDED     0.4  /* of a box alone that is ink */
#define BORDER      1.0  /* pixels of a border that belong to its box */

/* Boxes in a row, from left to right. */
struct row {
	struct frame first, last;
	size_t cells;
};

struct rows {
	scrawl_context *ctx;
	PIX *mask;
	struct boxes boxes;
	bool *used;      /* [boxes] */
	struct row *all; /* [boxes] */
	size_t count;
};

static double middle_x(const struct frame *f)
{
	return (f->left + f->right) / 2.0;
}

static double middle_y(const struct frame *f)
{
	return (f->top + f->bottom) / 2.0;
}

/* How far to the right the next box of a row is; INFINITY: this is none. */
static double distance_right(const struct frame *a, const struct frame *b)
{
	double width = frame_width(a), height = frame_height(a);
	double distance = middle_x(b) - middle_x(a);
	bool next = distance > width / 2.0 && distance < FARTHEST * width &&
		    fabs(middle_y(b) - middle_y(a)) <= OFF_LINE * height &&
		    fabs(frame_width(b) - width) <= ALIKE_SIZE * width &&
		    fabs(frame_height(b) - height) <= ALIKE_SIZE * height;
	return next ? distance : INFINITY;
}

/* The box to the right of one, if none is nearer to that; SIZE_MAX: there is none. */
static size_t right_of(const struct rows *rows, const struct frame *frame)
{
	size_t best = SIZE_MAX;
	double least = INFINITY;
	for (size_t i = 0; i < rows->boxes.count; i++) {
		double distance = distance_right(frame, &rows->boxes.all[i]);
		if (!rows->used[i] && distance < least) {
			least = distance;
			best = i;
		}
	}
	return best;
}

/* Whether b is a step from a, of the row's length if that has one. */
static bool is_step(const struct row *row, const struct frame *b)
{
	if (row->cells < 2)
		return true;
	double pitch = (middle_x(&row->last) - middle_x(&row->first)) / (double)(row->cells - 1);
	return fabs(middle_x(b) - middle_x(&row->last) - pitch) <= PITCH_ERROR * pitch;
}

/* Moves a frame by a row's step to the right, or by its opposite. */
static struct frame stepped(const struct row *row, const struct frame *from, double sign)
{
	double steps = (double)(row->cells - 1) * sign;
	l_int32 x = (l_int32)lrint((middle_x(&row->last) - middle_x(&row->first)) / steps);
	l_int32 y = (l_int32)lrint((middle_y(&row->last) - middle_y(&row->first)) / steps);
	return (struct frame){ from->left + x, from->top + y, from->right + x, from->bottom + y };
}

/* Whether a box that was not found is there, inside the mask. */
static bool is_hidden_box(const struct rows *rows, const struct frame *f)
{
	return f->left > 0 && f->top > 0 && f->right < pixGetWidth(rows->mask) &&
	       f->bottom < pixGetHeight(rows->mask) && box_is_printed(rows->mask, f, false);
}

/* Follows a row to the right as far as it goes. */
static void follow_row(struct rows *rows, struct row *row)
{
	while (row->cells < SCRAWL_MAX_CELLS) {
		size_t next = right_of(rows, &row->last);
		if (next != SIZE_MAX && is_step(row, &rows->boxes.all[next])) {
			rows->used[next] = true;
			row->last = rows->boxes.all[next];
		} else if (row->cells > 1) {
			struct frame hidden = stepped(row, &row->last, 1.0);
			if (!is_hidden_box(rows, &hidden))
				return;
			row->last = hidden;
		} else {
			return;
		}
		row->cells++;
	}
}

static int compare_left(const void *a, const void *b)
{
	const struct frame *x = a, *y = b;
	return x->left != y->left ? x->left - y->left : x->top - y->top;
}

/* Begins rows at the boxes farthest left; what is hidden to the left of a row is added last. */
static void find_rows(struct rows *rows)
{
	if (rows->boxes.count)
		qsort(rows->boxes.all, rows->boxes.count, sizeof(struct frame), compare_left);
	for (size_t i = 0; i < rows->boxes.count; i++) {
		struct row row = { rows->boxes.all[i], rows->boxes.all[i], 1 };
		if (rows->used[i])
			continue;
		rows->used[i] = true;
		follow_row(rows, &row);
		while (row.cells > 1 && row.cells < SCRAWL_MAX_CELLS) {
			struct frame hidden = stepped(&row, &row.first, -1.0);
			if (!is_hidden_box(rows, &hidden))
				break;
			row.first = hidden;
			row.cells++;
		}
		rows->all[rows->count++] = row;
	}
}

/* Whether a frame's middle is in a row. */
static bool is_in_row(const struct row *row, const struct frame *f)
{
	double x = middle_x(f), dx = middle_x(&row->last) - middle_x(&row->first);
	double along = (x - middle_x(&row->first)) / fmax(1.0, dx);
	double y = middle_y(&row->first) + along * (middle_y(&row->last) - middle_y(&row->first));
	return x > row->first.left && x < row->last.right &&
	       fabs(middle_y(f) - y) < frame_height(&row->first) / 2.0;
}

/* Whether there is more ink in a box than writing has. */
static bool is_crowded(PIX *mask, const struct frame *f)
{
	l_int32 ink = 0;
	BOX *box = boxCreate(f->left, f->top, frame_width(f), frame_height(f));
	if (box)
		pixCountPixelsInRect(mask, box, &ink, NULL);
	boxDestroy(&box);
	return ink > CROWDED * frame_width(f) * frame_height(f);
}

/* Drops boxes alone where a row has hidden ones, or in noise: they were found wrongly. */
static void drop_wrong(struct rows *rows)
{
	size_t kept = 0;
	for (size_t i = 0; i < rows->count; i++) {
		const struct frame *first = &rows->all[i].first;
		bool alone = rows->all[i].cells == 1;
		bool wrong = alone && (!box_is_printed(rows->mask, first, true) ||
				       is_crowded(rows->mask, first));
		for (size_t k = 0; k < rows->count && alone && !wrong; k++)
			wrong = rows->all[k].cells > 1 && is_in_row(&rows->all[k], first);
		if (!wrong)
			rows->all[kept++] = rows->all[i];
	}
	rows->count = kept;
}

/* The upright box around a row, in pixels of the picture. */
static struct scrawl_field field_of(const struct row *row, double scale, struct scrawl_shape shape)
{
	double n = (double)row->cells, x0 = middle_x(&row->first), y0 = middle_y(&row->first);
	double dx = middle_x(&row->last) - x0, dy = middle_y(&row->last) - y0;
	double width = L_MIN(frame_width(&row->first), frame_width(&row->last)) + 2.0 * BORDER;
	double height = L_MIN(frame_height(&row->first), frame_height(&row->last)) + 2.0 * BORDER;
	double half = n > 1.0 ? fmax(width, dx / (n - 1.0)) / 2.0 : width / 2.0;
	double slope = dx > 0.0 ? dy / dx : 0.0;
	double lean = fabs(slope) * height / 2.0, rise = fabs(slope) * half;
	double left = fmax(0.0, (x0 - half - lean) * scale);
	double right = fmin((double)shape.width, (x0 + dx + half + lean) * scale);
	double top = fmax(0.0, (fmin(y0, y0 + dy) - height / 2.0 - rise) * scale);
	double bottom =
		fmin((double)shape.height, (fmax(y0, y0 + dy) + height / 2.0 + rise) * scale);
	struct scrawl_box box = { .x = (size_t)left, .y = (size_t)top };
	box.width = (size_t)ceil(right) - box.x;
	box.height = (size_t)ceil(bottom) - box.y;
	return (struct scrawl_field){ box, row->cells };
}

static int compare_rows(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	double difference = middle_y(&x->first) - middle_y(&y->first);
	return difference != 0.0 ? (difference > 0.0) - (difference < 0.0)
				 : x->first.left - y->first.left;
}

static int compare_row_lefts(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	return x->first.left - y->first.left;
}

/* Sorts rows from top to bottom; those at about the height of an uppermost one, left to right. */
static void sort_rows(struct rows *rows)
{
	if (!rows->count)
		return;
	qsort(rows->all, rows->count, sizeof(struct row), compare_rows);
	for (size_t i = 0, end; i < rows->count; i = end) {
		const struct frame *top = &rows->all[i].first;
		double lowest = middle_y(top) + frame_height(top) / 2.0;
		for (end = i + 1; end < rows->count; end++)
			if (middle_y(&rows->all[end].first) >= lowest)
				break;
		qsort(rows->all + i, end - i, sizeof(struct row), compare_row_lefts);
	}
}

static enum scrawl_status take_fields(struct rows *rows, double scale, struct scrawl_shape shape,
				      struct scrawl_field **fields, size_t *count)
{
	struct scrawl_field *found = NULL;
	rows->used = memory_alloc(rows->boxes.count + 1, sizeof(bool));
	rows->all = memory_alloc(rows->boxes.count + 1, sizeof(struct row));
	if (!rows->used || !rows->all)
		return context_fail_memory(rows->ctx, "the fields of a form");
	find_rows(rows);
	drop_wrong(rows);
	sort_rows(rows);
	if (rows->count)
		found = memory_alloc(rows->count, sizeof(*found));
	if (rows->count && !found)
		return context_fail_memory(rows->ctx, "the fields of a form");
	for (size_t i = 0; i < rows->count; i++)
		found[i] = field_of(&rows->all[i], scale, shape);
	*fields = found;
	*count = rows->count;
	return SCRAWL_OK;
}

enum scrawl_status rows_find(scrawl_context *ctx, const struct ink *ink, struct scrawl_shape shape,
			     struct scrawl_field **fields, size_t *count)
{
	struct rows rows = { .ctx = ctx, .mask = thin_mask(ink->strength) };
	enum scrawl_status status = rows.mask ? boxes_find(ctx, rows.mask, &rows.boxes)
					      : context_fail_memory(ctx, "the boxes of a form");
	if (status == SCRAWL_OK)
		status = take_fields(&rows, ink->scale, shape, fields, count);
	pixDestroy(&rows.mask);
	memory_free(rows.used);
	memory_free(rows.all);
	boxes_release(&rows.boxes);
	return status;
}

enum scrawl_status scrawl_image_find_fields(scrawl_context *ctx, const struct scrawl_image *image,
					    struct scrawl_field **fields, size_t *count)
{
	ENTER(ctx);
	if (!ctx || !image || !fields || !count)
		return context_fail_null(ctx);
	struct ink ink;
	enum scrawl_status status = ink_find(ctx, image, &ink);
	if (status != SCRAWL_OK)
		return status;
	status = rows_find(ctx, &ink, image->shape, fields, count);
	ink_release(&ink);
	return status;
}
