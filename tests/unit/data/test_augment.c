/* SPDX-License-Identifier: MIT */
/*
 * test_augment.c - augmentation: what a draw depends on, and what it does to images
 */
#include "support/augmented.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SIDE 28
#define AREA ((size_t)SIDE * SIDE)

/* A bright blob in the middle, which no shift of a few pixels moves out of the image. */
static void draw_blob(uint8_t *image)
{
	for (size_t i = 0; i < AREA; i++) {
		double x = (double)(i % SIDE) - 13.5, y = (double)(i / SIDE) - 13.5;
		image[i] = (uint8_t)(250.0 * exp(-(x * x + 2.0 * y * y) / 40.0));
	}
}

static double mass(const uint8_t *image)
{
	double sum = 0.0;
	for (size_t i = 0; i < AREA; i++)
		sum += image[i];
	return sum;
}

static void test_deterministic(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"rotate 20",   "zoom .3", "shear 20", "shift .2", "erase 9",     "elastic 34 4",
		"thickness 2", "strong",  "bold 2",   "blur 2",   "contrast .5", "noise 20"
	};
	uint8_t image[AREA], first[AREA];
	fill_bytes(AREA, image);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct augmenter *g = augmenter(texts[i], SIDE, SIDE);
		const uint8_t *kept = augmenter_image(g, image, 1, 2, 3, 0);
		memcpy(first, kept, AREA);
		/* Another worker, after other work, gives the same; the first result stays. */
		augmenter_image(g, image, 7, 7, 7, 2);
		assert_memory_equal(kept, first, AREA);
		assert_memory_equal(augmenter_image(g, image, 1, 2, 3, 2), first, AREA);
		assert_memory_not_equal(augmenter_image(g, image, 2, 2, 3, 0), first, AREA);
		assert_memory_not_equal(augmenter_image(g, image, 1, 3, 3, 0), first, AREA);
		assert_memory_not_equal(augmenter_image(g, image, 1, 2, 4, 0), first, AREA);
		assert_memory_not_equal(augmenter_image(g, image, 1 + (UINT64_C(1) << 32), 2, 3, 0),
					first, AREA);
		augmenter_destroy(g);
	}
}

/* Each channel is as in an image of that channel alone. */
static void test_channels(void **state)
{
	(void)state;
	static const char *const texts[] = { "rotate 20",
					     "shift .2",
					     "flip 1",
					     "erase 9",
					     "elastic 34 4, thickness 2, flip .5",
					     "strong",
					     "bold 2, blur 2, contrast .5, noise 60" };
	enum { CHANNELS = 3, WIDTH = SIDE - 1 };
	const struct scrawl_shape shape = { SIDE, WIDTH, CHANNELS };
	size_t area = (size_t)SIDE * WIDTH;
	uint8_t image[AREA * CHANNELS], plane[AREA];
	fill_bytes(area * CHANNELS, image);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct augment augment;
		struct augmenter *coloured = NULL, *grey = augmenter(texts[i], SIDE, WIDTH);
		assert_int_equal(augment_parse(ctx, texts[i], &augment), SCRAWL_OK);
		assert_int_equal(augmenter_create(ctx, &augment, shape, &coloured), SCRAWL_OK);
		const uint8_t *changed = augmenter_image(coloured, image, 1, 2, 3, 1);
		for (size_t c = 0; c < CHANNELS; c++) {
			for (size_t p = 0; p < area; p++)
				plane[p] = image[p * CHANNELS + c];
			const uint8_t *alone = augmenter_image(grey, plane, 1, 2, 3, 1);
			for (size_t p = 0; p < area; p++)
				assert_int_equal(changed[p * CHANNELS + c], alone[p]);
		}
		augmenter_destroy(coloured);
		augmenter_destroy(grey);
	}
}

/* Changes of size 0, alone or combined, leave every pixel unchanged. */
static void test_identity(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"rotate 0", "zoom 0, shear 0, shift 0", "elastic 0 4", "thickness 0", "erase 0",
		"flip 0",   "bold 0, blur 0",           "contrast 0",  "noise 0",
	};
	uint8_t image[AREA];
	fill_bytes(AREA, image);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct augmenter *g = augmenter(texts[i], SIDE, SIDE);
		for (uint32_t sample = 0; sample < 20; sample++)
			assert_memory_equal(augmenter_image(g, image, 1, 1, sample, 1), image,
					    AREA);
		augmenter_destroy(g);
	}
}

/* All but so many pixels are the same beside other changes. */
static void expect_independent(const char *change, const char *with_others, size_t erased)
{
	uint8_t image[AREA], first[AREA];
	fill_bytes(AREA, image);
	struct augmenter *alone = augmenter(change, SIDE, SIDE);
	struct augmenter *beside = augmenter(with_others, SIDE, SIDE);
	for (uint32_t sample = 0; sample < 20; sample++) {
		memcpy(first, augmenter_image(alone, image, 1, 1, sample, 0), AREA);
		const uint8_t *other = augmenter_image(beside, image, 1, 1, sample, 0);
		size_t differ = 0;
		for (size_t i = 0; i < AREA; i++)
			differ += abs(first[i] - other[i]) > 1;
		assert_true(differ <= erased);
	}
	augmenter_destroy(alone);
	augmenter_destroy(beside);
}

/* A change's draws do not depend on which other changes are present. */
static void test_independent_draws(void **state)
{
	(void)state;
	expect_independent(
		"shift .2",
		"shift .2, elastic .001 4, erase 9, bold .001, contrast .001, noise .001", 81);
	expect_independent("bold 2", "bold 2, elastic .0001 4", 0);
}

/* Rotation, shift and elastic keep the ink roughly; a zoom changes it by its square at most. */
static void test_mass(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		double low, high;
	} cases[] = {
		{ "rotate 180", 0.98, 1.02 }, { "shear 20", 0.98, 1.02 },
		{ "shift .1", 0.98, 1.02 },   { "zoom .2", 0.62, 1.46 },
		{ "elastic 34 5", 0.5, 1.8 }, { "thickness 1", 0.6, 1.6 },
		{ "bold 1", 0.99, 1.6 },      { "blur 2", 0.98, 1.02 },
		{ "strong", 0.4, 2.2 },
	};
	uint8_t image[AREA];
	draw_blob(image);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct augmenter *g = augmenter(cases[i].text, SIDE, SIDE);
		for (uint32_t sample = 0; sample < 300; sample++) {
			double share =
				mass(augmenter_image(g, image, 1, 1, sample, 0)) / mass(image);
			if (share < cases[i].low || share > cases[i].high)
				fail_msg("%s: %g of the ink is left", cases[i].text, share);
		}
		augmenter_destroy(g);
	}
}

/* The centre of the ink, in pixels from the image's centre. */
static void centre(const uint8_t *image, double *x, double *y)
{
	*x = *y = 0.0;
	for (size_t i = 0; i < AREA; i++) {
		*x += image[i] * ((double)(i % SIDE) - 13.5);
		*y += image[i] * ((double)(i / SIDE) - 13.5);
	}
	*x /= mass(image);
	*y /= mass(image);
}

/* shift .2 moves the ink by up to 5.6 pixels, uniformly and independently in x and y. */
static void test_shift_is_uniform(void **state)
{
	(void)state;
	double limit = 0.2 * SIDE, squares[2] = { 0.0 }, product = 0.0, largest = 0.0, x, y;
	size_t n = 2000;
	uint8_t image[AREA];
	draw_blob(image);
	struct augmenter *g = augmenter("shift .2", SIDE, SIDE);
	for (uint32_t sample = 0; sample < n; sample++) {
		centre(augmenter_image(g, image, 1, 1, sample, 0), &x, &y);
		squares[0] += x * x / (double)n;
		squares[1] += y * y / (double)n;
		product += x * y / (double)n;
		largest = fmax(largest, fmax(fabs(x), fabs(y)));
	}
	augmenter_destroy(g);
	double variance = limit * limit / 3.0;
	assert_true(fabs(squares[0] / variance - 1.0) < 0.1);
	assert_true(fabs(squares[1] / variance - 1.0) < 0.1);
	assert_true(fabs(product / variance) < 0.1);
	assert_true(largest > 0.95 * limit && largest < 1.02 * limit);
}

/* On a slope of 4 per pixel the displacement can be measured: Simard's standard deviation. */
static void test_elastic_size(void **state)
{
	(void)state;
	double sum = 0.0, squares = 0.0, alpha = 20.0, sigma = 4.0;
	size_t n = 0;
	uint8_t image[AREA];
	for (size_t i = 0; i < AREA; i++)
		image[i] = (uint8_t)(64 + 4 * (i % SIDE));
	struct augmenter *g = augmenter("elastic 20 4", SIDE, SIDE);
	for (uint32_t sample = 0; sample < 1000; sample++) {
		const uint8_t *out = augmenter_image(g, image, 1, 1, sample, 0);
		for (size_t y = 6; y < SIDE - 6; y += 5)
			for (size_t x = 6; x < SIDE - 6; x += 5, n++) {
				double d = (out[y * SIDE + x] - image[y * SIDE + x]) / 4.0;
				sum += d;
				squares += d * d;
			}
	}
	augmenter_destroy(g);
	double wanted = alpha / (sigma * sqrt(12.0 * 3.14159265358979));
	assert_true(fabs(sum / (double)n) < 0.1 * wanted);
	assert_true(fabs(sqrt(squares / (double)n) / wanted - 1.0) < 0.05);
}

/* Rectangles with sides of up to 5 pixels, anywhere in the image. */
static void test_erase(void **state)
{
	(void)state;
	uint8_t image[AREA], seen[AREA] = { 0 };
	size_t largest = 0;
	memset(image, 9, sizeof(image));
	struct augmenter *g = augmenter("erase 5", SIDE, SIDE);
	for (uint32_t sample = 0; sample < 3000; sample++) {
		const uint8_t *out = augmenter_image(g, image, 1, 1, sample, 0);
		size_t erased = 0;
		for (size_t i = 0; i < AREA; i++) {
			assert_true(out[i] == 0 || out[i] == 9);
			erased += out[i] == 0;
			seen[i] |= out[i] == 0;
		}
		assert_true(erased <= 25);
		largest = erased > largest ? erased : largest;
	}
	augmenter_destroy(g);
	assert_int_equal(largest, 25);
	for (size_t i = 0; i < AREA; i++)
		assert_true(seen[i]);
}

/* Images of any shape are accessed only within their bounds (checked by pages and sanitizers). */
static void test_shapes(void **state)
{
	(void)state;
	static const size_t sides[] = { 1, 2, 3, 17, 33 };
	for (size_t i = 0; i < 25; i++) {
		size_t height = sides[i / 5], width = sides[i % 5];
		uint8_t *image = buffer_bytes(height * width);
		fill_bytes(height * width, image);
		struct augmenter *g =
			augmenter("rotate 180, zoom .9, shear 60, shift 1, "
				  "elastic 10000 1, thickness 8, erase 4096, flip .5, bold 8, "
				  "blur 2, contrast .9, noise 255",
				  height, width);
		for (uint32_t sample = 0; sample < 20; sample++)
			augmenter_image(g, image, 1, 1, sample, 2);
		augmenter_destroy(g);
		buffers_release();
	}
}

static void test_too_large(void **state)
{
	(void)state;
	struct augmenter *g = NULL;
	struct augment a = { .rotate = 1.0 };
	assert_int_equal(augmenter_create(ctx, &a, (struct scrawl_shape){ 5000, 5000, 1 }, &g),
			 SCRAWL_EINVAL);
	assert_int_equal(augmenter_create(ctx, &a, (struct scrawl_shape){ SIZE_MAX, 2, 1 }, &g),
			 SCRAWL_EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_deterministic), cmocka_unit_test(test_channels),
		cmocka_unit_test(test_identity),      cmocka_unit_test(test_independent_draws),
		cmocka_unit_test(test_mass),          cmocka_unit_test(test_shift_is_uniform),
		cmocka_unit_test(test_elastic_size),  cmocka_unit_test(test_erase),
		cmocka_unit_test(test_shapes),        cmocka_unit_test(test_too_large),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
