/* SPDX-License-Identifier: MIT */
/*
 * tta.c - the views of an image: slightly shifted, rotated and zoomed
 *
 * The list is documented in scrawl.h (SCRAWL_MAX_VIEWS).  Changing it changes results.
 */
#include "data/tta.h"

#include "core/context.h"
#include "core/memory.h"
#include "core/shape.h"
#include "data/warp.h"

#define DEGREE      (3.14159265358979323846 / 180.0)
#define LINE_FLOATS (MEMORY_ALIGNMENT / sizeof(float))

static const struct {
	double degrees, zoom, right, down;
} changes[SCRAWL_MAX_VIEWS] = {
	{ 0.0, 1.00, 0.0, 0.0 },   { 0.0, 1.00, -1.0, 0.0 },  { 0.0, 1.00, 1.0, 0.0 },
	{ 0.0, 1.00, 0.0, -1.0 },  { 0.0, 1.00, 0.0, 1.0 },   { -5.0, 1.00, 0.0, 0.0 },
	{ 5.0, 1.00, 0.0, 0.0 },   { 0.0, 0.95, 0.0, 0.0 },   { 0.0, 1.05, 0.0, 0.0 },
	{ 0.0, 1.00, -1.0, -1.0 }, { 0.0, 1.00, 1.0, 1.0 },   { 0.0, 1.00, 1.0, -1.0 },
	{ 0.0, 1.00, -1.0, 1.0 },  { -10.0, 1.00, 0.0, 0.0 }, { 10.0, 1.00, 0.0, 0.0 },
};

struct views {
	struct scrawl_shape shape;
	struct warp warps[SCRAWL_MAX_VIEWS];
	size_t padded, line, plane; /* floats at the start of a worker's scratch */
	size_t floats;              /* of a worker: those, then the pixels */
	float *scratch;
};

static size_t whole_lines(size_t floats)
{
	return (floats + LINE_FLOATS - 1) / LINE_FLOATS * LINE_FLOATS;
}

enum scrawl_status views_create(scrawl_context *ctx, struct scrawl_shape shape, struct views **out)
{
	size_t height = shape.height, width = shape.width;
	if (!warp_fits(height, width))
		return context_fail(ctx, SCRAWL_EINVAL,
				    "images of %zu x %zu are too large for several views of each",
				    height, width);
	struct views *v = memory_alloc(1, sizeof(*v));
	if (!v)
		return context_fail_memory(ctx, "views of images");
	v->shape = shape;
	v->padded = whole_lines(warp_padded(height, width));
	v->line = whole_lines(3 * width);
	v->plane = shape.channels > 1 ? whole_lines(height * width / sizeof(float) + 1) : 0;
	v->floats = v->padded + v->line + v->plane +
		    whole_lines(shape_count(shape) / sizeof(float) + 1);
	v->scratch = memory_alloc(size_product(ctx->threads, v->floats), sizeof(*v->scratch));
	if (!v->scratch) {
		views_destroy(v);
		return context_fail_memory(ctx, "views of images");
	}
	for (size_t i = 0; i < SCRAWL_MAX_VIEWS; i++)
		v->warps[i] = warp_motion(height, width,
					  &(struct motion){ .angle = changes[i].degrees * DEGREE,
							    .zoom_x = changes[i].zoom,
							    .zoom_y = changes[i].zoom,
							    .shift_x = changes[i].right,
							    .shift_y = changes[i].down });
	*out = v;
	return SCRAWL_OK;
}

void views_destroy(struct views *v)
{
	if (!v)
		return;
	memory_free(v->scratch);
	memory_free(v);
}

const uint8_t *views_image(const struct views *v, const uint8_t *image, unsigned view,
			   unsigned worker)
{
	if (!view)
		return image;
	size_t height = v->shape.height, width = v->shape.width, channels = v->shape.channels;
	float *padded = v->scratch + worker * v->floats, *line = padded + v->padded;
	uint8_t *plane = (uint8_t *)(line + v->line);
	uint8_t *pixels = (uint8_t *)(line + v->line + v->plane);
	if (channels == 1) {
		warp_pad(height, width, image, padded);
		warp_resample(height, width, padded, &v->warps[view], NULL, line, pixels);
		return pixels;
	}
	for (size_t c = 0; c < channels; c++) {
		warp_take_channel(height * width, channels, c, image, plane);
		warp_pad(height, width, plane, padded);
		warp_resample(height, width, padded, &v->warps[view], NULL, line, plane);
		warp_put_channel(height * width, channels, c, plane, pixels);
	}
	return pixels;
}
