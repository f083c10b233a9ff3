/* SPDX-License-Identifier: MIT */
/*
 * test_corrupt_pixels.c - corruptions grow with the image
 */
#include <math.h>

#include "support/context.h"
#include "support/synthetic.h"

/* The share of a blank square image that stripes cover. */
static double striped_share(size_t side)
{
	double sum = 0.0;
	scrawl_dataset *data = NULL, *worse = NULL;
	uint8_t *pixels = test_calloc(side * side, 1);
	synthetic_ok(ctx, scrawl_dataset_create(ctx, (struct scrawl_shape){ side, side, 1 }, 1,
						pixels, NULL, NULL, 0, &data));
	synthetic_ok(ctx, scrawl_dataset_corrupt(ctx, data, 0, 1, "stripes", 3, 1, &worse));
	for (size_t k = 0; k < side * side; k++)
		sum += scrawl_dataset_image(worse, 0)[k];
	scrawl_dataset_destroy(worse);
	scrawl_dataset_destroy(data);
	test_free(pixels);
	return sum / (255.0 * (double)(side * side));
}

/* Larger images get larger stripes, not more. */
static void test_scale(void **state)
{
	(void)state;
	double share = striped_share(28), large = striped_share(224);
	assert_true(share > 0.02 && share < 0.5);
	if (!(fabs(large / share - 1.0) < 0.3))
		fail_msg("%g of a small image, %g of a large one", share, large);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_scale) };
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
