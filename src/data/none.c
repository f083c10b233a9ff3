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

/* Ink, in rows and columns. */
struct box {
	size_t top, left, bottom, right;
};

static struct box find_box(struct scrawl_shape shape, const uint8_t *pixels)
{
	struct box box = { shape.height, shape.width, 0, 0 };
	for (size_t y = 0; y < shape.height; y++)
		for (size_t x = 0; x < shape.width; x++)
			for (size_t c = 0; c < shape.channels; c++, pixels++) {
				if (*pixels < FIT_INK)
					continue;
				box.top = size_min(box.top, y);
				box.left = size_min(box.left, x);
				box.bottom = y + 1;
				box.right = size_max(box.right, x + 1);
			}
	return box;
}

/* Puts an image's upper left corner there on the table, over what is there. */
static void lay(const struct none *n, struct bench *b, const uint8_t *image, size_t top,
		size_t left)
{
	struct scrawl_shape s = n->shape;
	for (size_t y = 0; y < s.height; y++) {
		uint8_t *row = b->table + ((top + y) * n->table.width + left) * s.channels;
		const uint8_t *from = image + y * s.width * s.channels;
		for (size_t i = 0; i < s.width * s.channels; i++)
			row[i] = from[i] > row[i] ? from[i] : row[i];
	}
}

static const uint8_t *draw_image(const struct none *n, struct random *r)
{
	uint32_t size = (uint32_t)scrawl_dataset_size(n->data);
	return scrawl_dataset_image(n->data, random_below(r, size));
}

/*
 * Copies to b->image the part of an image on one side of a line, which is within a tenth of the
 * middle; `side` is the direction from the line to that part, 0 to the right.  Returns the fraction
 * of the ink that is left.
 */
static double cut_image(const struct none *n, struct bench *b, const uint8_t *image, double side)
{
	struct scrawl_shape s = n->shape;
	double across = -cos(side), down = -sin(side), all = 1.0, left = 0.0;
	double middle = 0.5 * (across * (double)(s.width - 1) + down * (double)(s.height - 1));
	double limit = random_between(&b->random, -0.1, 0.1) * (double)size_min(s.height, s.width);
	for (size_t y = 0; y < s.height; y++)
		for (size_t x = 0; x < s.width; x++) {
			double beyond = across * (double)x + down * (double)y - middle;
			for (size_t c = 0; c < s.channels; c++) {
				size_t i = (y * s.width + x) * s.channels + c;
				b->image[i] = beyond > limit ? 0 : image[i];
				all += image[i];
				left += b->image[i];
			}
		}
	return left / all;
}

/* False: what is left is narrow, nearly nothing or nearly all. */
static bool compose_piece(const struct none *n, struct bench *b)
{
	struct random *r = &b->random;
	double side = random_between(r, -HALF_TURN, HALF_TURN);
	if (random_below(r, 8) > 0) { /* a cut from top to bottom */
		side = random_between(r, -0.4, 0.4);
		side += random_below(r, 2) ? HALF_TURN : 0.0;
	}
	double share = cut_image(n, b, draw_image(n, r), side);
	struct box box = find_box(n->shape, b->image);
	lay(n, b, b->image, 0, 0);
	return box.right && share > 0.3 && share < 0.65 &&
	       2 * (box.right - box.left) >= box.bottom - box.top;
}

/*
 * Two or three images in a row, or one above the other, that touch or nearly do.  In a row, the
 * first or last one may lack the part that is away from the others.
 */
static void compose_group(const struct none *n, struct bench *b)
{
	struct random *r = &b->random;
	struct scrawl_shape s = n->shape;
	bool stacked = random_below(r, 16) == 0; /* seldom: two zeros make an 8 */
	size_t count = stacked || random_below(r, 4) > 0 ? 2 : 3;
	size_t side = stacked ? s.height : s.width, most = stacked ? s.height : 3 * s.width;
	size_t along = 0; /* where the ink so far ends */
	size_t cut = stacked || random_below(r, 3) > 0 ? count : random_below(r, 2) * (count - 1);
	for (size_t i = 0; i < count; i++) {
		const uint8_t *image = draw_image(n, r);
		double angle = random_between(r, -0.4, 0.4) + (i ? HALF_TURN : 0.0);
		if (i == cut && cut_image(n, b, image, angle) > 0.4)
			image = b->image;
		struct box box = find_box(s, image);
		size_t across = random_below(r, (uint32_t)(s.height / 7 + 1));
		size_t gap = random_below(r, (uint32_t)(side / 5 + 1)); /* less side / 7 */
		size_t start = (stacked ? box.top : box.left) + side / 7;
		size_t at = i && along + gap > start ? along + gap - start : 0;
		at = size_min(at, most);
		lay(n, b, image, stacked ? at : across, stacked ? across : at);
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
	} shares[] = {
		{ 28, NULL, compose_part },  { 32, NULL, compose_group },
		{ 22, drawing_sign, NULL },  { 6, drawing_scribble, NULL },
		{ 3, drawing_blot, NULL },   { 4, drawing_blotches, NULL },
		{ 2, drawing_grains, NULL },
	};
	unsigned chosen = random_below(&b->random, 100), i = 0;
	memset(b->table, 0, shape_count(n->table));
	for (; i < sizeof(shares) / sizeof(*shares) && chosen >= shares[i].share; i++)
		chosen -= shares[i].share;
	if (i == sizeof(shares) / sizeof(*shares))
		return;
	if (shares[i].draw)
		compose_drawing(n, b, shares[i].draw);
	else
		shares[i].compose(n, b);
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
