/* SPDX-License-Identifier: MIT */
/*
 * none.c - chooses what an image without a character shows, and composes it
 *
 * Everything is drawn or copied onto a table of twice the images' height and four times their
 * width, and fit_ink takes it from there.  Pieces that are narrow are not used, as a stroke that
 * stands alone is a 1.
 */
#include "data/none.h"

#include <math.h>
#include <string.h>

#include "core/context.h"
#include "core/memory.h"
#include "core/random.h"
#include "core/shape.h"
#include "data/dataset.h"
#include "data/drawing.h"
#include "data/fit.h"

#define HALF_TURN     3.14159265358979323846
#define MAX_NONE_SIDE 4096 /* of an image, so that a table's bytes can be counted */

struct none {
	const scrawl_dataset *data;
	double share;
	struct scrawl_shape shape, table; /* of an image, of the table */
	size_t bytes;                     /* of a worker */
	uint8_t *scratch;
};

/* A worker's arrays, and the sequence of its sample. */
struct bench {
	struct random random;
	uint8_t *table; /* [table] */
	uint8_t *paper; /* [side, side] */
	uint8_t *image; /* [shape] */
};

static struct bench bench_of(const struct none *n, unsigned worker)
{
	struct bench b = { .table = n->scratch + worker * n->bytes };
	b.paper = b.table + shape_count(n->table);
	b.image = b.paper + n->shape.height * n->shape.width;
	return b;
}

enum scrawl_status none_create(scrawl_context *ctx, const scrawl_dataset *data, double share,
			       struct none **out)
{
	struct scrawl_shape shape = scrawl_dataset_shape(data), table = shape;
	if (shape.height > MAX_NONE_SIDE || shape.width > MAX_NONE_SIDE)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "images of %zu x %zu are too large to make others without a "
				    "character from them (at most %d each way)",
				    shape.height, shape.width, MAX_NONE_SIDE);
	struct none *n = memory_alloc(1, sizeof(*n));
	if (!n)
		return context_fail_memory(ctx, "images without a character");
	table.height *= 2;
	table.width *= 4;
	*n = (struct none){ .data = data, .share = share, .shape = shape, .table = table };
	n->bytes = shape_count(table) + shape.height * shape.width + shape_count(shape);
	n->bytes = (n->bytes + MEMORY_ALIGNMENT - 1) / MEMORY_ALIGNMENT * MEMORY_ALIGNMENT;
	n->scratch = memory_alloc(size_product(ctx->threads, n->bytes), 1);
	if (!n->scratch) {
		none_destroy(n);
		return context_fail_memory(ctx, "images without a character");
	}
	*out = n;
	return SCRAWL_OK;
}

void none_destroy(struct none *none)
{
	if (!none)
		return;
	memory_free(none->scratch);
	memory_free(none);
}

static struct random begin_sample(uint64_t seed, uint32_t epoch, uint32_t sample)
{
	struct random r;
	random_init(&r, seed, RANDOM_NONE, epoch, sample);
	return r;
}

bool none_replaces(const struct none *none, uint64_t seed, uint32_t epoch, uint32_t sample)
{
	struct random r = begin_sample(seed, epoch, sample);
	return (double)random_uniform(&r) < none->share;
}

/* ---- pieces of characters, and several together ---------------------------------------------- */

/* A straight cut: what lies beyond is left out. */
struct cut_line {
	double x, y, beyond; /* x times the column plus y times the row is at most `beyond` */
};

static const struct cut_line uncut = { 0.0, 0.0, 1.0 };

/* Within a tenth of the middle; upright up to a slant, or at any angle. */
static struct cut_line draw_cut(const struct scrawl_shape *shape, struct random *r, bool upright)
{
	double height = (double)shape->height, width = (double)shape->width;
	double angle =
		upright ? random_between(r, -0.4, 0.4) : random_between(r, -HALF_TURN, HALF_TURN);
	double side = upright && random_below(r, 2) ? -1.0 : 1.0;
	struct cut_line cut = { .x = side * cos(angle), .y = side * sin(angle) };
	double middle = 0.5 * (cut.x * (width - 1.0) + cut.y * (height - 1.0));
	cut.beyond = middle + random_between(r, -0.1, 0.1) * fmin(height, width);
	return cut;
}

/* Ink on the table, in rows and columns. */
struct box {
	size_t top, left, bottom, right;
};

static struct box find_box(struct scrawl_shape shape, const uint8_t *pixels)
{
	struct box box = { shape.height, shape.width, 0, 0 };
	for (size_t i = 0; i < shape_count(shape); i++) {
		size_t y = i / (shape.width * shape.channels);
		size_t x = i / shape.channels % shape.width;
		if (pixels[i] < FIT_INK)
			continue;
		box.top = size_min(box.top, y);
		box.left = size_min(box.left, x);
		box.bottom = y + 1;
		box.right = size_max(box.right, x + 1);
	}
	return box;
}

/* Puts an image's upper left corner there on the table, over what is there. */
static void lay(const struct none *n, struct bench *b, const uint8_t *image, struct cut_line cut,
		size_t top, size_t left)
{
	struct scrawl_shape s = n->shape;
	for (size_t y = 0; y < s.height; y++) {
		uint8_t *row = b->table + ((top + y) * n->table.width + left) * s.channels;
		const uint8_t *from = image + y * s.width * s.channels;
		for (size_t x = 0; x < s.width; x++) {
			if (cut.x * (double)x + cut.y * (double)y > cut.beyond)
				continue;
			for (size_t i = x * s.channels; i < (x + 1) * s.channels; i++)
				row[i] = from[i] > row[i] ? from[i] : row[i];
		}
	}
}

static const uint8_t *draw_image(const struct none *n, struct random *r)
{
	uint32_t size = (uint32_t)scrawl_dataset_size(n->data);
	return scrawl_dataset_image(n->data, random_below(r, size));
}

static double mass_of(struct scrawl_shape shape, const uint8_t *pixels)
{
	double mass = 0.0;
	for (size_t i = 0; i < shape_count(shape); i++)
		mass += pixels[i];
	return mass;
}

/* False: what is left is narrow, nearly nothing or nearly all. */
static bool compose_piece(const struct none *n, struct bench *b)
{
	bool upright = random_below(&b->random, 8) > 0;
	const uint8_t *image = draw_image(n, &b->random);
	lay(n, b, image, draw_cut(&n->shape, &b->random, upright), 0, 0);
	struct box left = find_box(n->table, b->table);
	double share = mass_of(n->table, b->table) / (mass_of(n->shape, image) + 1.0);
	return left.right && share > 0.3 && share < 0.65 &&
	       2 * (left.right - left.left) >= left.bottom - left.top;
}

/* Two or three images in a row, or one above the other, that touch or nearly do. */
static void compose_group(const struct none *n, struct bench *b)
{
	struct random *r = &b->random;
	struct scrawl_shape s = n->shape;
	bool stacked = random_below(r, 8) == 0;
	size_t count = stacked || random_below(r, 4) > 0 ? 2 : 3;
	size_t side = stacked ? s.height : s.width, most = stacked ? s.height : 3 * s.width;
	size_t along = 0; /* where the ink so far ends */
	for (size_t i = 0; i < count; i++) {
		const uint8_t *image = draw_image(n, r);
		struct box box = find_box(s, image);
		/* The third may be cut in half. */
		struct cut_line cut = i == 2 && random_below(r, 2) ? draw_cut(&s, r, true) : uncut;
		size_t across = random_below(r, (uint32_t)(s.height / 7 + 1));
		size_t gap = random_below(r, (uint32_t)(side / 5 + 1)); /* less side / 7 */
		size_t start = (stacked ? box.top : box.left) + side / 7;
		size_t at = i && along + gap > start ? along + gap - start : 0;
		at = size_min(at, most);
		lay(n, b, image, cut, stacked ? at : across, stacked ? across : at);
		along = at + (stacked ? box.bottom : box.right);
	}
}

/* ---- drawings -------------------------------------------------------------------------------- */

typedef void draw_fn(const struct paper *paper, struct random *r);

static void compose_drawing(const struct none *n, struct bench *b, draw_fn *draw)
{
	struct scrawl_shape s = n->shape;
	struct paper paper = { size_min(s.height, s.width), b->paper };
	memset(b->paper, 0, paper.side * paper.side);
	draw(&paper, &b->random);
	for (size_t y = 0; y < paper.side; y++)
		for (size_t x = 0; x < paper.side; x++)
			memset(b->table + (y * n->table.width + x) * s.channels,
			       b->paper[y * paper.side + x], s.channels);
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* A piece or, if what was drawn is of no use, a group. */
static void compose_part(const struct none *n, struct bench *b)
{
	if (compose_piece(n, b))
		return;
	memset(b->table, 0, shape_count(n->table));
	compose_group(n, b);
}

static void compose(const struct none *n, struct bench *b)
{
	/* Of 100 images; the rest are blank. */
	static const struct {
		unsigned share;
		draw_fn *draw;
		void (*compose)(const struct none *n, struct bench *b); /* if draw is NULL */
	} kinds[] = {
		{ 28, NULL, compose_part },  { 32, NULL, compose_group },
		{ 22, drawing_sign, NULL },  { 6, drawing_scribble, NULL },
		{ 3, drawing_blot, NULL },   { 4, drawing_blotches, NULL },
		{ 2, drawing_grains, NULL },
	};
	unsigned chosen = random_below(&b->random, 100), i = 0;
	memset(b->table, 0, shape_count(n->table));
	for (; i < sizeof(kinds) / sizeof(*kinds) && chosen >= kinds[i].share; i++)
		chosen -= kinds[i].share;
	if (i == sizeof(kinds) / sizeof(*kinds))
		return;
	if (kinds[i].draw)
		compose_drawing(n, b, kinds[i].draw);
	else
		kinds[i].compose(n, b);
}

/* Makes the edges of ink enlarged by `factor` as sharp as if it had been written that large. */
static void sharpen(struct scrawl_shape shape, double factor, uint8_t *image)
{
	for (size_t i = 0; i < shape_count(shape); i++) {
		double value = 127.5 + factor * ((double)image[i] - 127.5);
		image[i] = (uint8_t)fmin(fmax(value, 0.0), 255.0);
	}
}

const uint8_t *none_image(const struct none *n, uint64_t seed, uint32_t epoch, uint32_t sample,
			  unsigned worker)
{
	struct bench b = bench_of(n, worker);
	struct scrawl_shape table = n->table;
	struct image_part whole = { table.height, table.width, table.width * table.channels,
				    table.channels };
	b.random = begin_sample(seed, epoch, sample);
	random_u32(&b.random); /* none_replaces's */
	compose(n, &b);
	fit_ink(&whole, b.table, n->shape, b.image);
	struct box from = find_box(table, b.table), to = find_box(n->shape, b.image);
	size_t before = size_max(from.bottom - size_min(from.top, from.bottom), 1);
	if (from.right && to.bottom > to.top + before)
		sharpen(n->shape, (double)(to.bottom - to.top) / (double)before, b.image);
	return b.image;
}
