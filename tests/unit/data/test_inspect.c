/* SPDX-License-Identifier: MIT */
/*
 * test_inspect.c - statistics of small sets against values computed by hand, and known contents
 */
#include <math.h>
#include <string.h>

#include "support/synthetic.h"

static scrawl_context *ctx;

static int setup(void **state)
{
	(void)state;
	return scrawl_context_create(1, &ctx);
}

static int teardown(void **state)
{
	(void)state;
	scrawl_context_destroy(ctx);
	return 0;
}

static struct scrawl_inspection *inspect(struct scrawl_shape shape, size_t count,
					 const uint8_t *pixels, const uint8_t *labels)
{
	scrawl_dataset *data;
	struct scrawl_inspection *found;
	synthetic_ok(ctx, scrawl_dataset_create(ctx, shape, count, pixels, labels, NULL, 0, &data));
	synthetic_ok(ctx, scrawl_dataset_inspect(ctx, data, &found));
	scrawl_dataset_destroy(data);
	return found;
}

static void expect_near(double found, double wanted)
{
	assert_true(fabs(found - wanted) < 1e-14);
}

static void test_grey(void **state)
{
	(void)state;
	static const uint8_t pixels[] = { 0, 51, 102, 255, 0, 0, 0, 0 };
	struct scrawl_inspection *found =
		inspect((struct scrawl_shape){ 2, 2, 1 }, 2, pixels, (const uint8_t[]){ 0, 1 });
	expect_near(found->mean[0], 0.2);
	expect_near(found->deviation[0], sqrt(0.11));
	assert_true(found->mean[1] == 0.0 && found->deviation[1] == 0.0);
	assert_int_equal(found->lowest, 0);
	assert_int_equal(found->highest, 255);
	assert_int_equal(found->value_count, 4);
	assert_int_equal(found->blank, 1);
	assert_int_equal(found->duplicates, 0);
	assert_false(found->dark_ink);
	scrawl_inspection_destroy(found);
}

static void test_channels(void **state)
{
	(void)state;
	/* A blank red image, and one of two colours. */
	static const uint8_t pixels[] = { 255, 0, 51, 255, 0, 51, 255, 0, 51, 0, 0, 51 };
	struct scrawl_inspection *found =
		inspect((struct scrawl_shape){ 1, 2, 3 }, 2, pixels, (const uint8_t[]){ 0, 1 });
	expect_near(found->mean[0], 0.75);
	expect_near(found->deviation[0], sqrt(0.1875));
	expect_near(found->mean[1], 0.0);
	expect_near(found->mean[2], 0.2);
	expect_near(found->deviation[2], 0.0);
	assert_int_equal(found->blank, 1);
	assert_int_equal(found->value_count, 3);
	scrawl_inspection_destroy(found);
}

static void test_duplicates(void **state)
{
	(void)state;
	static const uint8_t pixels[] = { 1, 2, 1, 2, 2, 1, 1, 2, 2, 1, 3, 3 };
	static const uint8_t labels[] = { 4, 4, 0, 5, 0, 1 };
	const struct scrawl_shape shape = { 1, 2, 1 };
	struct scrawl_inspection *found = inspect(shape, 6, pixels, labels);
	assert_int_equal(found->duplicates, 3); /* images 1, 3 and 4 */
	assert_int_equal(found->conflicts, 1);  /* image 3 */
	scrawl_inspection_destroy(found);
	found = inspect(shape, 6, pixels, NULL);
	assert_int_equal(found->duplicates, 3);
	assert_int_equal(found->conflicts, 0);
	scrawl_inspection_destroy(found);
}

/* Only the rim decides. */
static void test_ink(void **state)
{
	(void)state;
	uint8_t pixels[2][5][4];
	memset(pixels, 255, sizeof(pixels));
	for (size_t i = 0; i < 2; i++)
		for (size_t y = 1; y < 4; y++)
			memset(&pixels[i][y][1], 0, 2);
	struct scrawl_inspection *found =
		inspect((struct scrawl_shape){ 5, 4, 1 }, 2, &pixels[0][0][0], NULL);
	assert_true(found->dark_ink);
	scrawl_inspection_destroy(found);
	for (size_t i = 0; i < sizeof(pixels); i++)
		(&pixels[0][0][0])[i] ^= 255;
	found = inspect((struct scrawl_shape){ 5, 4, 1 }, 2, &pixels[0][0][0], NULL);
	assert_false(found->dark_ink);
	scrawl_inspection_destroy(found);
}

static void test_known(void **state)
{
	(void)state;
	const struct scrawl_known_data *known;
	size_t count = scrawl_known_data_count();
	assert_true(count > 0);
	for (size_t i = 0; (known = scrawl_known_data_at(i)) != NULL; i++) {
		assert_true(i < count);
		assert_int_equal(strspn(known->hash, "0123456789abcdef"), 32);
		assert_true(strcmp(known->part, "train") == 0 || strcmp(known->part, "test") == 0);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(known->hash, scrawl_known_data_at(j)->hash);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_grey),       cmocka_unit_test(test_channels),
		cmocka_unit_test(test_duplicates), cmocka_unit_test(test_ink),
		cmocka_unit_test(test_known),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
