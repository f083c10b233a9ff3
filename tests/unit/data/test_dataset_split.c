/* SPDX-License-Identifier: MIT */
/*
 * test_dataset_split.c - validation sets and folds: in proportion, disjoint, in order, by seed
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

/* Counts the images of each class of a part. */
static void count_classes(const scrawl_dataset *data, size_t *count)
{
	memset(count, 0, 256 * sizeof(*count));
	for (size_t i = 0; i < scrawl_dataset_size(data); i++)
		count[scrawl_dataset_label(data, i)]++;
}

static void expect_near(size_t a, size_t b)
{
	assert_true(a <= b + 1 && b <= a + 1);
}

/* Each image is in exactly one fold; folds, and classes in them, differ by at most one image. */
static void check_folds(const scrawl_dataset *all, size_t folds)
{
	size_t size = scrawl_dataset_size(all), first[256], count[256], first_size = 0;
	uint8_t seen[613] = { 0 };
	for (size_t k = 0; k < folds; k++) {
		scrawl_dataset *train, *val;
		assert_int_equal(scrawl_dataset_fold(&ctx, all, folds, k, 7, &train, &val),
				 SCRAWL_OK);
		assert_int_equal(scrawl_dataset_size(train) + scrawl_dataset_size(val), size);
		for (size_t i = 0; i < scrawl_dataset_size(val); i++) {
			size_t index = scrawl_dataset_index(val, i);
			assert_ptr_equal(scrawl_dataset_image(val, i),
					 scrawl_dataset_image(all, index));
			assert_int_equal(seen[index]++, 0);
		}
		for (size_t i = 0, v = 0; i < scrawl_dataset_size(train); i++) {
			while (scrawl_dataset_index(val, v) < scrawl_dataset_index(train, i))
				v++;
			assert_true(scrawl_dataset_index(val, v) != scrawl_dataset_index(train, i));
		}
		count_classes(val, count);
		if (k == 0) {
			memcpy(first, count, sizeof(first));
			first_size = scrawl_dataset_size(val);
		}
		expect_near(scrawl_dataset_size(val), first_size);
		for (size_t c = 0; c < 256; c++)
			expect_near(count[c], first[c]);
		scrawl_dataset_destroy(train);
		scrawl_dataset_destroy(val);
	}
	for (size_t i = 0; i < size; i++)
		assert_int_equal(seen[i], 1);
}

static void test_folds(void **state)
{
	(void)state;
	static const size_t sizes[] = { 2, 3, 17, 100, 613 };
	static const size_t classes[] = { 1, 2, 7, 10, 256 };
	for (size_t s = 0; s < 5; s++)
		for (size_t c = 0; c < 5; c++) {
			scrawl_dataset *all, *train = NULL, *val = NULL;
			write_images("i", sizes[s]);
			write_labels("l", sizes[s], classes[c]);
			assert_int_equal(scrawl_dataset_load(&ctx, at("i"), at("l"), &all),
					 SCRAWL_OK);
			for (size_t folds = 2; folds <= sizes[s] && folds <= 11; folds++)
				check_folds(all, folds);
			const size_t refused[] = { 0, 1, sizes[s] + 1, SIZE_MAX };
			for (int r = 0; r < 4; r++)
				expect_failure(scrawl_dataset_fold(&ctx, all, refused[r], 0, 7,
								   &train, &val),
					       SCRAWL_EINVAL, "cannot be cut into");
			expect_failure(scrawl_dataset_fold(&ctx, all, 2, 2, 7, &train, &val),
				       SCRAWL_EINVAL, "there is no fold 2 of 2");
			assert_true(!train && !val);
			scrawl_dataset_destroy(all);
		}
	scrawl_dataset *bare, *train = NULL, *val = NULL;
	assert_int_equal(scrawl_dataset_load(&ctx, at("i"), NULL, &bare), SCRAWL_OK);
	expect_failure(scrawl_dataset_fold(&ctx, bare, 2, 0, 7, &train, &val), SCRAWL_EINVAL,
		       "label");
	assert_true(!train && !val);
	scrawl_dataset_destroy(bare);
}

/* Indices are those of the whole, even in a part of a part. */
static void test_index(void **state)
{
	(void)state;
	scrawl_dataset *all, *train, *val, *rest, *some;
	write_images("i", 60);
	write_labels("l", 60, 3);
	assert_int_equal(scrawl_dataset_load(&ctx, at("i"), at("l"), &all), SCRAWL_OK);
	assert_int_equal(scrawl_dataset_fold(&ctx, all, 3, 1, 7, &train, &val), SCRAWL_OK);
	assert_int_equal(scrawl_dataset_split(&ctx, train, 9, 7, &rest, &some), SCRAWL_OK);
	const scrawl_dataset *const sets[] = { all, train, val, rest, some };
	for (size_t s = 0; s < 5; s++) {
		size_t size = scrawl_dataset_size(sets[s]);
		for (size_t i = 0; i < size; i++)
			assert_ptr_equal(scrawl_dataset_image(all,
							      scrawl_dataset_index(sets[s], i)),
					 scrawl_dataset_image(sets[s], i));
		assert_true(scrawl_dataset_index(sets[s], size) == SIZE_MAX);
	}
	assert_int_equal(scrawl_dataset_index(all, 59), 59);
	scrawl_dataset_destroy(some);
	scrawl_dataset_destroy(rest);
	scrawl_dataset_destroy(val);
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(all);
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
		TEST(test_split), TEST(test_split_seed), TEST(test_folds),
		TEST(test_index), TEST(test_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
