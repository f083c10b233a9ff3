/* SPDX-License-Identifier: MIT */
/*
 * resample.c - separable scaling with integer weights
 *
 * From m pixels to n <= m: in units of 1 / (m n) of the axis, input pixel i covers [i n, (i + 1) n)
 * and output pixel o covers [o m, (o + 1) m); the weights are the overlaps, and their sum is m.
 * To n > m: output pixel o has its centre at (o + 1/2) m / n - 1/2 input pixels, X / 2n with
 * X = (2 o + 1) m - n; the pixels on both sides have the weights 2n - X mod 2n and X mod 2n.
 */
#include "data/resample.h"

#include "core/size.h"

/* The input pixels that an output pixel is made of, along one axis. */
struct taps {
	size_t first, count;
	uint64_t weight_first, weight_last, weight_between, total;
};

static struct taps area_taps(size_t from, size_t to, size_t at)
{
	size_t begin = at * from, end = begin + from;
	size_t first = begin / to, last = (end - 1) / to;
	struct taps t = { .first = first, .count = last - first + 1, .total = from };
	t.weight_first = size_min(end, (first + 1) * to) - begin;
	t.weight_last = end - size_max(begin, last * to);
	t.weight_between = to;
	return t;
}

static struct taps linear_taps(size_t from, size_t to, size_t at)
{
	size_t twice = (2 * at + 1) * from;
	size_t x = twice > to ? twice - to : 0;
	struct taps t = { .first = x / (2 * to), .count = 2, .total = 2 * to };
	t.weight_last = x % (2 * to);
	t.weight_first = t.total - t.weight_last;
	if (t.first + 1 >= from) { /* beyond the last centre */
		t.first = from - 1;
		t.count = 1;
		t.weight_first = t.total;
	}
	return t;
}

static struct taps taps_of(size_t from, size_t to, size_t at)
{
	return to <= from ? area_taps(from, to, at) : linear_taps(from, to, at);
}

static uint64_t weight(const struct taps *t, size_t i)
{
	if (i == 0)
		return t->weight_first;
	return i + 1 == t->count ? t->weight_last : t->weight_between;
}

static uint8_t weighted_mean(const struct taps *down, const struct taps *across,
			     const struct image_part *from, const uint8_t *in)
{
	uint64_t sum = 0, total = down->total * across->total;
	for (size_t y = 0; y < down->count; y++) {
		const uint8_t *pixel =
			in + (down->first + y) * from->row + across->first * from->column;
		uint64_t line = 0;
		for (size_t x = 0; x < across->count; x++)
			line += weight(across, x) * pixel[x * from->column];
		sum += weight(down, y) * line;
	}
	return (uint8_t)((sum + total / 2) / total);
}

void resample_image(const struct image_part *from, const uint8_t *in, const struct image_part *to,
		    uint8_t *out, size_t channels)
{
	for (size_t y = 0; y < to->height; y++) {
		struct taps down = taps_of(from->height, to->height, y);
		for (size_t x = 0; x < to->width; x++) {
			struct taps across = taps_of(from->width, to->width, x);
			for (size_t c = 0; c < channels; c++)
				out[y * to->row + x * to->column + c] =
					weighted_mean(&down, &across, from, in + c);
		}
	}
}
