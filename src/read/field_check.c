/* SPDX-License-Identifier: MIT */
/*
 * field_check.c - whether fields fit a picture, and can be read in bounded time and memory
 *
 * Time and memory grow with the cells and with the area of all fields, which may overlap.
 */
#include "read/field_check.h"

#include "core/context.h"
#include "core/size.h"

#define MIN_CELL_WIDTH 3 /* pixels; of several */
#define MAX_OVERLAP    4 /* times the picture: the area of all fields */

static enum scrawl_status field_check_one(scrawl_context *ctx, struct scrawl_shape shape,
					  const struct scrawl_field *field, size_t number)
{
	const struct scrawl_box *b = &field->box;
	if (field->cells < 1 || field->cells > SCRAWL_MAX_CELLS)
		return context_fail(ctx, SCRAWL_EINVAL, "field %zu: %zu cells (1 to %d)", number,
				    field->cells, SCRAWL_MAX_CELLS);
	if (!b->width || !b->height || size_sum(b->x, b->width) > shape.width ||
	    size_sum(b->y, b->height) > shape.height)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "field %zu: %zux%zu pixels at %zu, %zu are not inside the "
				    "picture of %zux%zu",
				    number, b->width, b->height, b->x, b->y, shape.width,
				    shape.height);
	if (field->cells > 1 && b->width / field->cells < MIN_CELL_WIDTH)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "field %zu: %zu cells in %zu pixels (a cell is at least %d "
				    "pixels wide)",
				    number, field->cells, b->width, MIN_CELL_WIDTH);
	return SCRAWL_OK;
}

enum scrawl_status fields_check(scrawl_context *ctx, struct scrawl_shape shape,
				const struct scrawl_field *fields, size_t count)
{
	size_t cells = 0;
	double area = 0.0, page = (double)shape.width * (double)shape.height;
	for (size_t i = 0; i < count; i++) {
		enum scrawl_status status = field_check_one(ctx, shape, &fields[i], i + 1);
		if (status != SCRAWL_OK)
			return status;
		cells += fields[i].cells;
		area += (double)fields[i].box.width * (double)fields[i].box.height;
		if (cells > SCRAWL_MAX_PAGE_CELLS)
			return context_fail(ctx, SCRAWL_EINVAL,
					    "field %zu: up to it, the fields have %zu cells (at "
					    "most %d of a picture)",
					    i + 1, cells, SCRAWL_MAX_PAGE_CELLS);
		if (area > MAX_OVERLAP * page)
			return context_fail(ctx, SCRAWL_EINVAL,
					    "field %zu: up to it, the fields cover more than %d "
					    "times the picture's area",
					    i + 1, MAX_OVERLAP);
	}
	return SCRAWL_OK;
}
