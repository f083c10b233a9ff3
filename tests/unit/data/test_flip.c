/* SPDX-License-Identifier: MIT */
/*
 * test_flip.c - mirrored images: how often, which, and that other changes are not affected
 */
#include "support/augmented.h"

#include <math.h>
#include <string.h>

#define SIDE   28
#define AREA   (SIDE * SIDE)
#define IMAGES 1000 /* in each epoch */
#define OTHERS "rotate 12, zoom .12, shear 8, shift .08, elastic 30 5, thickness 1.5"

static bool mirrored(size_t height, size_t width, const uint8_t *left, const uint8_t *right)
{
	for (size_t i = 0; i < height * width; i++)
		if (left[i] != right[i / width * width + width - 1 - i % width])
			return false;
	return true;
}

/* Whether count of n draws with the given chance is within five standard deviations. */
static bool likely(unsigned count, unsigned n, double chance)
{
	return fabs(count - chance * n) < 5.0 * sqrt(chance * (1.0 - chance) * n);
}

/* Records which images of an epoch are flipped; otherwise each equals the one without flip. */
static void record(size_t height, size_t width, uint64_t seed, uint32_t epoch, bool *flipped)
{
	uint8_t image[AREA], plain[AREA];
	struct augmenter *without = augmenter(OTHERS, height, width);
	struct augmenter *with = augmenter(OTHERS ", flip .3", height, width);
	fill_bytes(height * width, image);
	for (uint32_t i = 0; i < IMAGES; i++) {
		memcpy(plain, augmenter_image(without, image, seed, epoch, i, 0), height * width);
		const uint8_t *other = augmenter_image(with, image, seed, epoch, i, 0);
		flipped[i] = memcmp(plain, other, height * width) != 0;
		assert_true(!flipped[i] || mirrored(height, width, plain, other));
	}
	augmenter_destroy(without);
	augmenter_destroy(with);
}

static void test_choice(void **state)
{
	(void)state;
	static const size_t sides[][2] = { { SIDE, SIDE }, { 5, 17 }, { 9, 2 } };
	for (size_t s = 0; s < 3; s++) {
		bool first[IMAGES], seed[IMAGES], epoch[IMAGES];
		unsigned count = 0, by_seed = 0, by_epoch = 0, by_image = 0;
		record(sides[s][0], sides[s][1], 1, 1, first);
		record(sides[s][0], sides[s][1], 2, 1, seed);
		record(sides[s][0], sides[s][1], 1, 2, epoch);
		for (size_t i = 0; i < IMAGES; i++) {
			count += first[i];
			by_seed += first[i] != seed[i];
			by_epoch += first[i] != epoch[i];
			by_image += first[i] != first[(i + 1) % IMAGES];
		}
		assert_true(likely(count, IMAGES, 0.3));
		assert_true(likely(by_seed, IMAGES, 0.42));
		assert_true(likely(by_epoch, IMAGES, 0.42));
		assert_true(likely(by_image, IMAGES, 0.42));
	}
}

/* "flip 1" mirrors every image and changes nothing else, even with a side of 1. */
static void test_always(void **state)
{
	(void)state;
	static const size_t sides[][2] = { { 28, 28 }, { 1, 7 }, { 7, 1 } };
	for (size_t s = 0; s < 3; s++) {
		size_t height = sides[s][0], width = sides[s][1];
		uint8_t *image = buffer_bytes(height * width);
		fill_bytes(height * width, image);
		struct augmenter *g = augmenter("flip 1", height, width);
		for (uint32_t sample = 0; sample < 100; sample++)
			assert_true(mirrored(height, width, image,
					     augmenter_image(g, image, 1, 1, sample, 0)));
		augmenter_destroy(g);
		buffers_release();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_choice),
		cmocka_unit_test(test_always),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
