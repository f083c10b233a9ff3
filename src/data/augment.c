/* SPDX-License-Identifier: MIT */
/*
 * augment.c - draws random changes and applies them to images
 *
 * With c the image's centre, a pixel p of the result comes from
 *	c + A (p - c - t) + d(p),   A = the inverse of (rotation after shear after zoom)
 * where t is the shift and d the elastic displacement, in pixels of the original.
 *
 * The elastic field: uniform noise n in -1 .. 1 at every pixel, convolved with a Gaussian of
 * standard deviation s that sums to 1, times alpha, is near a normal field with standard deviation
 * alpha / (s sqrt(12 pi)) whose correlation over a distance r is exp(-r^2 / (4 s^2)).  A Gaussian
 * suppresses almost everything that varies faster than s, so the same field, in distribution, comes
 * from noise on a coarse grid with one node every s pixels, each the centre of a bump
 *	alpha / (2 pi s) exp(-r^2 / (2 s^2))
 * (the same variance: the sum of the squared bumps over the grid is pi).  Its two factors, in x and
 * in y, are tabulated once.  Two more nodes lie beyond each edge, so that the field does not fade
 * there.
 */
#include "data/augment.h"

#include <math.h>
#include <string.h>

#include "core/entry.h"
#include "core/memory.h"
#include "core/random.h"
#include "core/shape.h"
#include "data/dataset.h"
#include "data/retouch.h"
#include "data/warp.h"

#define PI       3.14159265358979323846
#define BEYOND   ((size_t)2) /* nodes beyond each edge */
#define MIN_BLUR 0.2         /* below it a neighbour weighs less than a grey level of 255 */

struct augmenter {
	struct augment augment;
	size_t height, width, channels;
	size_t m, n;           /* nodes in y and in x; 0: no elastic field */
	float *rows, *columns; /* [m, height], [n, warp_field_width(width)] */

	/* For each worker: adjacent arrays of these sizes. */
	size_t padded, field, partial, noise, line, plane, pixels, blur; /* floats */
	size_t floats;                                                   /* of a worker */
	float *scratch;
};

/* A worker's arrays. */
struct scratch {
	float *padded[2]; /* two images, the second for thickness */
	float *field;     /* [2, height, warp_field_width(width)] */
	float *partial, *noise, *line;
	uint8_t *plane;  /* [height, width]: a channel, if there are several */
	uint8_t *pixels; /* [height, width, channels] */
	float *blur;     /* retouch_blur's */
};

static size_t rounded(size_t floats)
{
	size_t line = MEMORY_ALIGNMENT / sizeof(float);
	return (floats + line - 1) / line * line;
}

static struct scratch scratch_of(const struct augmenter *g, unsigned worker)
{
	float *at = g->scratch + worker * g->floats;
	struct scratch b = { .padded = { at, at + g->padded } };
	b.field = at + 2 * g->padded;
	b.partial = b.field + g->field;
	b.noise = b.partial + g->partial;
	b.line = b.noise + g->noise;
	b.plane = (uint8_t *)(b.line + g->line);
	b.pixels = (uint8_t *)(b.line + g->line + g->plane);
	b.blur = b.line + g->line + g->plane + g->pixels;
	return b;
}

/* The bumps' factors along one side: bumps [count, stride], using a row's first `side` values. */
static void tabulate(float *bumps, size_t count, size_t side, size_t stride, double sigma)
{
	/* The nodes between the outermost pixels, and those beyond, are centred on the side. */
	double first = 0.5 * ((double)side - 1.0) - 0.5 * sigma * (double)(count - 1);
	for (size_t k = 0; k < count; k++)
		for (size_t x = 0; x < side; x++) {
			double r = ((double)x - first) / sigma - (double)k;
			bumps[k * stride + x] = (float)exp(-0.5 * r * r);
		}
}

static size_t nodes(size_t side, double sigma)
{
	return (size_t)ceil(((double)side - 1.0) / sigma) + 1 + 2 * BEYOND;
}

static void size_scratch(struct augmenter *g)
{
	struct scrawl_shape shape = { g->height, g->width, g->channels };
	size_t area = g->height * g->width, wide = warp_field_width(g->width);
	g->padded = rounded(warp_padded(g->height, g->width));
	g->field = g->m ? rounded(2 * g->height * wide) : 0;
	g->partial = rounded(g->m * wide);
	g->noise = rounded(g->m * g->n);
	g->line = rounded(3 * g->width);
	g->plane = g->channels > 1 ? rounded(area / sizeof(float) + 1) : 0;
	g->pixels = rounded(area * g->channels / sizeof(float) + 1);
	g->blur = g->augment.blur > 0.0 ? rounded(retouch_blur_floats(shape)) : 0;
	g->floats = 2 * g->padded + g->field + g->partial + g->noise + g->line + g->plane +
		    g->pixels + g->blur;
}

enum scrawl_status augmenter_create(scrawl_context *ctx, const struct augment *augment,
				    struct scrawl_shape shape, struct augmenter **out)
{
	size_t height = shape.height, width = shape.width;
	if (!warp_fits(height, width))
		return context_fail(ctx, SCRAWL_EINVAL,
				    "images of %zu x %zu are too large to augment", height, width);
	struct augmenter *g = memory_alloc(1, sizeof(*g));
	if (!g)
		return context_fail_memory(ctx, "augmentation");
	*g = (struct augmenter){
		.augment = *augment, .height = height, .width = width, .channels = shape.channels
	};
	if (augment->elastic_alpha > 0.0) {
		g->m = nodes(height, augment->elastic_sigma);
		g->n = nodes(width, augment->elastic_sigma);
	}
	size_scratch(g);
	g->rows = memory_alloc(g->m * height + 1, sizeof(*g->rows));
	g->columns = memory_alloc(g->n * warp_field_width(width) + 1, sizeof(*g->columns));
	g->scratch = memory_alloc(size_product(ctx->threads, g->floats), sizeof(*g->scratch));
	if (!g->rows || !g->columns || !g->scratch) {
		augmenter_destroy(g);
		return context_fail_memory(ctx, "augmentation");
	}
	tabulate(g->rows, g->m, height, height, augment->elastic_sigma);
	tabulate(g->columns, g->n, width, warp_field_width(width), augment->elastic_sigma);
	*out = g;
	return SCRAWL_OK;
}

void augmenter_destroy(struct augmenter *g)
{
	if (!g)
		return;
	memory_free(g->rows);
	memory_free(g->columns);
	memory_free(g->scratch);
	memory_free(g);
}

/* Uniform on -limit .. limit. */
static double draw_uniform(struct random *r, double limit)
{
	return limit * (2.0 * (double)random_uniform(r) - 1.0);
}

/* Draws everything, needed or not, so that the draws for one change do not depend on others. */
static struct warp draw_warp(const struct augmenter *g, struct random *r)
{
	const struct augment *a = &g->augment;
	struct motion m;
	m.angle = draw_uniform(r, a->rotate) * (PI / 180.0);
	m.slant = tan(draw_uniform(r, a->shear) * (PI / 180.0));
	m.zoom_x = 1.0 + draw_uniform(r, a->zoom);
	m.zoom_y = 1.0 + draw_uniform(r, a->zoom);
	m.shift_x = draw_uniform(r, a->shift * (double)g->width);
	m.shift_y = draw_uniform(r, a->shift * (double)g->height);
	return warp_motion(g->height, g->width, &m);
}

/* The image with thicker or thinner strokes, in one of the two padded arrays. */
static const float *thicken(const struct augmenter *g, const struct scratch *b, float amount)
{
	bool largest = amount > 0.0f;
	size_t now = 0;
	if (amount != 0.0f)
		memset(b->padded[1], 0, g->padded * sizeof(float)); /* the border */
	float left = fabsf(amount);
	while (left > 0.0f) {
		warp_thicken(g->height, g->width, largest, left < 1.0f ? left : 1.0f,
			     b->padded[now], b->padded[1 - now]);
		left -= 1.0f;
		now = 1 - now;
	}
	return b->padded[now];
}

static void draw_field(const struct augmenter *g, struct random *r, const struct scratch *b)
{
	double height = g->augment.elastic_alpha / (2.0 * PI * g->augment.elastic_sigma);
	float unit = (float)(height * 0x1p-15);
	for (size_t d = 0; d < 2; d++) {
		for (size_t i = 0; i < g->m * g->n; i += 2) {
			uint32_t bits = random_u32(r);
			b->noise[i] = ((float)(bits & 0xffff) - 32767.5f) * unit;
			if (i + 1 < g->m * g->n)
				b->noise[i + 1] = ((float)(bits >> 16) - 32767.5f) * unit;
		}
		warp_field(g->height, g->width, g->m, g->n, g->rows, g->columns, b->noise,
			   b->partial, b->field + d * g->height * warp_field_width(g->width));
	}
}

/* Each of these changes has a sequence of its own. */
static void retouch(const struct augmenter *g, const struct scratch *b, uint64_t seed,
		    uint32_t epoch, uint32_t sample)
{
	const struct augment *a = &g->augment;
	struct scrawl_shape shape = { g->height, g->width, g->channels };
	struct random r;
	if (a->flip > 0.0) {
		random_init(&r, seed, RANDOM_FLIP, epoch, sample);
		if ((double)random_uniform(&r) < a->flip)
			retouch_flip(shape, b->pixels);
	}
	if (a->erase > 0.0) {
		random_init(&r, seed, RANDOM_ERASE, epoch, sample);
		retouch_erase(shape, (uint32_t)a->erase, &r, b->pixels);
	}
	if (a->blur > 0.0) {
		random_init(&r, seed, RANDOM_BLUR, epoch, sample);
		double deviation = a->blur * (double)random_uniform(&r);
		if (deviation >= MIN_BLUR)
			retouch_blur(shape, deviation, b->blur, b->pixels);
	}
	if (a->contrast > 0.0) {
		random_init(&r, seed, RANDOM_CONTRAST, epoch, sample);
		double gamma = 1.0 + draw_uniform(&r, a->contrast);
		double scale = 1.0 - a->contrast * (double)random_uniform(&r);
		retouch_contrast(shape, scale, gamma, b->pixels);
	}
	if (a->noise > 0.0) {
		random_init(&r, seed, RANDOM_NOISE, epoch, sample);
		double most = a->noise * (double)random_uniform(&r);
		retouch_noise(shape, most, &r, b->pixels);
	}
}

/* One channel; from and to may be the same. */
static void change_plane(const struct augmenter *g, const struct scratch *b, float thickness,
			 const struct warp *warp, const uint8_t *from, uint8_t *to)
{
	warp_pad(g->height, g->width, from, b->padded[0]);
	const float *padded = thicken(g, b, thickness);
	warp_resample(g->height, g->width, padded, warp, g->m ? b->field : NULL, b->line, to);
}

const uint8_t *augmenter_image(const struct augmenter *g, const uint8_t *image, uint64_t seed,
			       uint32_t epoch, uint32_t sample, unsigned worker)
{
	struct scratch b = scratch_of(g, worker);
	struct random r;
	random_init(&r, seed, RANDOM_AUGMENT, epoch, sample);
	struct warp warp = draw_warp(g, &r);
	float amount = (float)draw_uniform(&r, g->augment.thickness);
	if (g->m)
		draw_field(g, &r, &b);
	/* All others have separate sequences, so that no other change's draws depend on them. */
	if (g->augment.bold > 0.0) {
		random_init(&r, seed, RANDOM_BOLD, epoch, sample);
		amount += (float)(g->augment.bold * (double)random_uniform(&r));
	}
	if (g->channels == 1)
		change_plane(g, &b, amount, &warp, image, b.pixels);
	for (size_t c = 0; g->channels > 1 && c < g->channels; c++) {
		size_t area = g->height * g->width;
		warp_take_channel(area, g->channels, c, image, b.plane);
		change_plane(g, &b, amount, &warp, b.plane, b.plane);
		warp_put_channel(area, g->channels, c, b.plane, b.pixels);
	}
	retouch(g, &b, seed, epoch, sample);
	return b.pixels;
}

enum scrawl_status scrawl_dataset_augment(scrawl_context *ctx, const scrawl_dataset *data,
					  const char *augment, uint64_t seed, unsigned epoch,
					  size_t index, uint8_t *out)
{
	ENTER(ctx);
	if (!ctx || !data || !out)
		return context_fail_null(ctx);
	struct augment parsed;
	struct augmenter *g = NULL;
	struct scrawl_shape shape = scrawl_dataset_shape(data);
	const uint8_t *image = scrawl_dataset_image(data, index);
	if (!image)
		return context_fail(ctx, SCRAWL_EINVAL, "there is no image %zu among %zu", index,
				    data->size);
	enum scrawl_status status = augment_parse(ctx, augment, &parsed);
	if (status == SCRAWL_OK && !augment_is_none(&parsed)) {
		status = augmenter_create(ctx, &parsed, shape, &g);
		if (status == SCRAWL_OK)
			image = augmenter_image(g, image, seed, epoch, (uint32_t)index, 0);
	}
	if (status == SCRAWL_OK)
		memcpy(out, image, shape_count(shape));
	augmenter_destroy(g);
	return status;
}
