/* SPDX-License-Identifier: MIT */
/*
 * test_none.c - images that show no character: what they depend on, and how they are placed
 */
#include "data/none.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/shape.h"
#include "data/fit.h"
#include "support/buffers.h"

#define SIDE 28
#define AREA ((size_t)SIDE * SIDE)

static scrawl_context *ctx;

static int setup(void **state)
{
	(void)state;
	return scrawl_context_create(3, &ctx) == SCRAWL_OK ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	scrawl_context_destroy(ctx);
	return 0;
}

/* Data of ten rings and crosses of this shape, in memory. */
static scrawl_dataset *make_data(struct scrawl_shape s)
{
	enum { COUNT = 10 };
	uint8_t *pixels = buffer_bytes(COUNT * shape_count(s)), labels[COUNT] = { 0 };
	scrawl_dataset *data = NULL;
	memset(pixels, 0, COUNT * shape_count(s));
	for (size_t i = 0; i < COUNT; i++)
		for (size_t v = 0; v < shape_count(s); v++) {
			double y = (double)(v / s.channels / s.width) / (double)s.height - 0.5;
			double x = (double)(v / s.channels % s.width) / (double)s.width - 0.5;
			bool ink = i % 2 ? fabs(hypot(x, y) - 0.25) < 0.06
					 : fabs(fabs(x) - fabs(y)) < 0.06 && fabs(x) < 0.33;
			pixels[i * shape_count(s) + v] = ink ? 200 : 0;
		}
	assert_int_equal(scrawl_dataset_create(ctx, s, COUNT, pixels, labels, NULL, 0, &data),
			 SCRAWL_OK);
	return data;
}

struct made {
	scrawl_dataset *data;
	struct none *none;
};

static struct made make_none(struct scrawl_shape shape, double share)
{
	struct made m = { .data = make_data(shape) };
	assert_int_equal(none_create(ctx, m.data, share, &m.none), SCRAWL_OK);
	return m;
}

static void release(struct made *m)
{
	none_destroy(m->none);
	scrawl_dataset_destroy(m->data);
	buffers_release();
}

/* The same for every worker, whatever it did before; another for other seeds, epochs, samples. */
static void test_deterministic(void **state)
{
	(void)state;
	struct made m = make_none((struct scrawl_shape){ SIDE, SIDE, 1 }, 0.5);
	size_t differ[3] = { 0 };
	for (uint32_t sample = 0; sample < 200; sample++) {
		uint8_t first[AREA];
		const uint8_t *kept = none_image(m.none, 1, 2, sample, 0);
		memcpy(first, kept, AREA);
		none_image(m.none, 7, 7, 7, 2);
		assert_memory_equal(kept, first, AREA);
		assert_memory_equal(none_image(m.none, 1, 2, sample, 2), first, AREA);
		differ[0] += memcmp(none_image(m.none, 2, 2, sample, 0), first, AREA) != 0;
		differ[1] += memcmp(none_image(m.none, 1, 3, sample, 0), first, AREA) != 0;
		differ[2] += memcmp(none_image(m.none, 1, 2, sample + 1, 0), first, AREA) != 0;
	}
	/* But for those that are blank. */
	for (size_t i = 0; i < 3; i++)
		assert_in_range(differ[i], 190, 200);
	release(&m);
}

static void test_share(void **state)
{
	(void)state;
	struct made m = make_none((struct scrawl_shape){ SIDE, SIDE, 1 }, 0.15);
	size_t replaced = 0, again = 0;
	for (uint32_t sample = 0; sample < 10000; sample++) {
		bool now = none_replaces(m.none, 1, 1, sample);
		replaced += now;
		again += now && none_replaces(m.none, 1, 2, sample);
	}
	assert_in_range(replaced, 1400, 1600);
	assert_in_range(again, 160, 290);
	release(&m);
}

/* As fit_ink places a character: 20 pixels long, its centre of mass in the middle. */
static void test_placed(void **state)
{
	(void)state;
	struct made m = make_none((struct scrawl_shape){ SIDE, SIDE, 1 }, 0.5);
	size_t blank = 0, faint = 0;
	for (uint32_t sample = 0; sample < 2000; sample++) {
		const uint8_t *image = none_image(m.none, 1, 1, sample, 1);
		size_t top = SIDE, left = SIDE, bottom = 0, right = 0;
		double mass = 0.0, x = 0.0, y = 0.0;
		for (size_t i = 0; i < AREA; i++) {
			mass += image[i];
			x += image[i] * (double)(i % SIDE);
			y += image[i] * (double)(i / SIDE);
			if (image[i] < FIT_INK)
				continue;
			top = top < i / SIDE ? top : i / SIDE;
			left = left < i % SIDE ? left : i % SIDE;
			bottom = i / SIDE + 1;
			right = right > i % SIDE + 1 ? right : i % SIDE + 1;
		}
		blank += mass == 0.0;
		if (mass == 0.0)
			continue;
		size_t length = bottom > top ? bottom - top : 0;
		length = right > left && right - left > length ? right - left : length;
		faint += length < 18;
		assert_true(length <= 20);
		assert_true(fabs(x / mass - 14.0) < 4.5 && fabs(y / mass - 14.0) < 4.5);
	}
	assert_in_range(blank, 30, 120);
	assert_true(faint < 100);
	release(&m);
}

/* Images of any shape are accessed only within their bounds; equal channels stay equal. */
static void test_shapes(void **state)
{
	(void)state;
	static const size_t sides[] = { 1, 2, 3, 17, 33 };
	for (size_t i = 0; i < 25; i++) {
		struct scrawl_shape shape = { sides[i / 5], sides[i % 5], 3 };
		struct made m = make_none(shape, 0.5);
		for (uint32_t sample = 0; sample < 100; sample++) {
			const uint8_t *image = none_image(m.none, 1, 1, sample, 2);
			for (size_t v = 0; v < shape_count(shape); v += 3)
				assert_true(image[v] == image[v + 1] && image[v] == image[v + 2]);
		}
		release(&m);
	}
}

static void test_too_large(void **state)
{
	(void)state;
	struct none *none = NULL;
	struct made m = { .data = make_data((struct scrawl_shape){ 1, 5000, 1 }) };
	assert_int_equal(none_create(ctx, m.data, 0.5, &none), SCRAWL_EINVAL);
	assert_null(none);
	release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_deterministic), cmocka_unit_test(test_share),
		cmocka_unit_test(test_placed),        cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_too_large),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
