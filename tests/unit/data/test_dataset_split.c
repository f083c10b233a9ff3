/* SPDX-License-Identifier: MIT */
/*
 * test_dataset_split.c - validation sets: in proportion, exact, disjoint, in order, by seed
 */
#include "core/memory.h"
#include "support/dataset_files.h"

/* Parts share the pixels of the whole, so an image is identified by their address. */
static void check_split(const scrawl_dataset *all, const scrawl_dataset *train,
			const scrawl_dataset *val, size_t val_count)
{
	size_t size = scrawl_dataset_size(all), t = 0, v = 0;
	size_t count[256] = { 0 }, chosen[256] = { 0 };
	assert_int_equal(scrawl_dataset_size(val), val_count);
	assert_int_equal(scrawl_dataset_size(train), size - val_count);
	/* Merging both in the order of the whole uses up both: disjoint, complete, order kept. */
	for (size_t i = 0; i < size; i++) {
		const uint8_t *image = scrawl_dataset_image(all, i);
		int label = scrawl_dataset_label(all, i);
		count[label]++;
		if (scrawl_dataset_image(val, v) == image) {
			assert_int_equal(scrawl_dataset_label(val, v), label);
			chosen[label]++;
			v++;
		} else {
			assert_ptr_equal(scrawl_dataset_image(train, t), image);
			assert_int_equal(scrawl_dataset_label(train, t), label);
			t++;
		}
	}
	assert_int_equal(v, val_count);
	assert_int_equal(t, size - val_count);
	/* Within one image: |chosen - val_count * count / size| < 1. */
	for (size_t c = 0; c < 256; c++) {
		int64_t off = (int64_t)(chosen[c] * size) - (int64_t)(val_count * count[c]);
		assert_true(off < (int64_t)size && -off < (int64_t)size);
	}
}

static void test_split(void **state)
{
	(void)state;
	static const size_t sizes[] = { 2, 3, 17, 100, 613 };
	static const size_t classes[] = { 1, 2, 7, 10, 256 };
	for (size_t s = 0; s < 5; s++)
		for (size_t c = 0; c < 5; c++) {
			scrawl_dataset *all, *train, *val;
			write_images("i", sizes[s]);
			write_labels("l", sizes[s], classes[c]);
			assert_int_equal(scrawl_dataset_load(&ctx, at("i"), at("l"), &all),
					 SCRAWL_OK);
			size_t step = sizes[s] > 50 ? sizes[s] / 13 : 1;
			for (size_t n = 1; n < sizes[s]; n += step) {
				assert_int_equal(scrawl_dataset_split(&ctx, all, n, 7, &train,
								      &val),
						 SCRAWL_OK);
				check_split(all, train, val, n);
				assert_string_equal(scrawl_dataset_hash(val),
						    scrawl_dataset_hash(all));
				assert_int_equal(scrawl_dataset_class_count(val),
						 scrawl_dataset_class_count(all));
				scrawl_dataset_destroy(train);
				scrawl_dataset_destroy(val);
			}
			train = val = NULL;
			const size_t refused[] = { 0, sizes[s], sizes[s] + 1, SIZE_MAX };
			for (int r = 0; r < 4; r++)
				expect_failure(scrawl_dataset_split(&ctx, all, refused[r], 7,
								    &train, &val),
					       SCRAWL_EINVAL, "cannot hold out");
			assert_true(!train && !val);
			scrawl_dataset_destroy(all);
		}
}

static bool same_images(const scrawl_dataset *a, const scrawl_dataset *b)
{
	if (scrawl_dataset_size(a) != scrawl_dataset_size(b))
		return false;
	for (size_t i = 0; i < scrawl_dataset_size(a); i++)
		if (scrawl_dataset_image(a, i) != scrawl_dataset_image(b, i))
			return false;
	return true;
}

static void test_split_seed(void **state)
{
	(void)state;
	scrawl_dataset *all, *train[4], *val[4];
	static const uint64_t seeds[4] = { 1, 1, 2, UINT64_C(1) << 40 | 1 };
	write_images("i", 300);
	write_labels("l", 300, 10);
	assert_int_equal(scrawl_dataset_load(&ctx, at("i"), at("l"), &all), SCRAWL_OK);
	for (int i = 0; i < 4; i++)
		assert_int_equal(scrawl_dataset_split(&ctx, all, 30, seeds[i], &train[i], &val[i]),
				 SCRAWL_OK);
	assert_true(same_images(val[0], val[1]));
	assert_true(same_images(train[0], train[1]));
	assert_false(same_images(val[0], val[2]));
	assert_false(same_images(val[0], val[3]));
	assert_false(same_images(val[2], val[3]));
	scrawl_dataset_destroy(all);
	/* A part can be split again, and outlives the whole. */
	scrawl_dataset *rest, *some;
	assert_int_equal(scrawl_dataset_split(&ctx, train[2], 41, 5, &rest, &some), SCRAWL_OK);
	check_split(train[2], rest, some, 41);
	scrawl_dataset_destroy(rest);
	scrawl_dataset_destroy(some);
	for (int i = 0; i < 4; i++) {
		scrawl_dataset_destroy(train[i]);
		scrawl_dataset_destroy(val[i]);
	}
}

/* Each allocation fails in turn. */
static void test_memory(void **state)
{
	(void)state;
	scrawl_dataset *all, *train = NULL, *val = NULL;
	write_images("i", 30);
	write_labels("l", 30, 4);
	assert_int_equal(scrawl_dataset_load(&ctx, at("i"), at("l"), &all), SCRAWL_OK);
	enum scrawl_status status = SCRAWL_ENOMEM;
	size_t n;
	for (n = 1; status == SCRAWL_ENOMEM; n++) {
		memory_fail_after(n);
		status = scrawl_dataset_split(&ctx, all, 7, 1, &train, &val);
		memory_fail_after(0);
		if (status != SCRAWL_OK)
			assert_true(!train && !val);
	}
	assert_int_equal(status, SCRAWL_OK);
	assert_int_equal(n, 8); /* six allocations, and it succeeds on the seventh try */
	scrawl_dataset_destroy(all);
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(val);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_split),
		TEST(test_split_seed),
		TEST(test_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
