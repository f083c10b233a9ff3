/* SPDX-License-Identifier: MIT */
/*
 * test_safetensors_write.c - tensors and texts that a file may not hold
 */
#include "core/hash.h"
#include "model/safetensors.h"
#include "model/safetensors_format.h"
#include "support/folder.h"
#include "support/safetensors_file.h"

static struct scrawl_context ctx_storage, *ctx = &ctx_storage;
static float bias[2];

static void test_write_refuses(void **state)
{
	(void)state;
	static const struct {
		struct tensor tensor;
		const char *what;
	} cases[] = {
		{ { "a", 1, { 2 }, bias }, "\"a\" is already used" },
		{ { "__metadata__", 1, { 2 }, bias }, "\"__metadata__\" is already used" },
		{ { "b\377", 1, { 2 }, bias }, "not UTF-8" },
		{ { "b", 9, { 1, 1, 1, 1, 1, 1, 1, 1 }, bias }, "dimensions" },
		{ { "b", 1, { SIZE_MAX / 4 + 1 }, bias }, "4 GiB" },
		{ { "b", 2, { SIZE_MAX, 0 }, bias }, "4 GiB" },
		{ { "b", 2, { 0, SIZE_MAX }, bias }, "4 GiB" },
		{ { "b", 2, { SIZE_MAX / 2 + 1, SIZE_MAX / 2 + 1 }, bias }, "4 GiB" },
		{ { "b", 1, { (size_t)1 << 30 }, bias }, "4 GiB" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct tensor two[] = { { "a", 1, { 2 }, bias }, cases[i].tensor };
		assert_int_equal(write_tensors(ctx, "a", NULL, two, 2), SCRAWL_EINVAL);
		if (!strstr(ctx->error, cases[i].what))
			fail_msg("\"%s\" does not say \"%s\"", ctx->error, cases[i].what);
	}
	static char huge[(1 << 20) + 1];
	memset(huge, 'x', sizeof(huge) - 1);
	const char *const bad[][2] = { { "k", "\300\200" },
				       { "\355\240\200", "v" },
				       { "k", huge } };
	for (size_t i = 0; i < 3; i++) {
		struct metadata one = { 0 };
		assert_int_equal(metadata_set(&one, bad[i][0], bad[i][1]), SCRAWL_OK);
		assert_int_equal(write_tensors(ctx, "a", &one, NULL, 0), SCRAWL_EINVAL);
		metadata_release(&one);
	}
	assert_int_equal(write_tensors(ctx, ".", NULL, NULL, 0), SCRAWL_EIO);
	assert_int_equal(folder_count("."), 0);
}

/* No more texts are written than can be read again. */
static void test_most_texts(void **state)
{
	(void)state;
	struct metadata many = { 0 };
	char key[16];
	for (int i = 0; i < SAFETENSORS_MAX_METADATA - 2; i++) {
		snprintf(key, sizeof(key), "k%d", i);
		assert_int_equal(metadata_set(&many, key, ""), SCRAWL_OK);
	}
	struct safetensors st;
	assert_int_equal(write_tensors(ctx, "a", &many, NULL, 0), SCRAWL_OK);
	assert_int_equal(safetensors_read(ctx, "a", &st), SCRAWL_OK);
	safetensors_release(&st);
	assert_int_equal(metadata_set(&many, "k", ""), SCRAWL_OK);
	assert_int_equal(write_tensors(ctx, "a", &many, NULL, 0), SCRAWL_EINVAL);
	assert_non_null(strstr(ctx->error, "at most 4094 fit"));
	metadata_release(&many);
	folder_clear();
}

static int countdown; /* to the one allocation of jansson that fails */

static void *fail_one(size_t bytes)
{
	return countdown-- == 0 ? NULL : malloc(bytes);
}

/* Where memory runs out, the header has no fingerprint rather than that of another. */
static void test_no_memory(void **state)
{
	(void)state;
	json_t *header = json_object();
	for (int i = 0; i < 100; i++) {
		char key[40];
		snprintf(key, sizeof(key), "a key that takes some room, number %d", i);
		assert_int_equal(json_object_set_new(header, key, json_object()), 0);
	}
	char whole[HASH_TEXT], hash[HASH_TEXT];
	assert_true(safetensors_header_hash(header, false, whole));
	json_set_alloc_funcs(fail_one, free);
	countdown = -1;
	for (int before = 0; countdown < 0; before++) {
		countdown = before;
		if (safetensors_header_hash(header, false, hash))
			assert_string_equal(hash, whole);
	}
	json_set_alloc_funcs(malloc, free);
	json_decref(header);
}

/* Texts are written in the order of their keys, in whatever order they were set. */
static void test_order_of_texts(void **state)
{
	(void)state;
	static const char *const keys[] = { "seed", "blas", "format" };
	static const char *const sorted[] = { "blas", "format", "seed" };
	struct metadata texts = { 0 };
	struct safetensors st;
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(metadata_set(&texts, keys[i], keys[i]), SCRAWL_OK);
	assert_int_equal(write_tensors(ctx, "a", &texts, NULL, 0), SCRAWL_OK);
	assert_int_equal(safetensors_read(ctx, "a", &st), SCRAWL_OK);
	assert_int_equal(st.metadata.count, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_string_equal(st.metadata.entries[i].key, sorted[i]);
		assert_string_equal(st.metadata.entries[i].value, sorted[i]);
	}
	safetensors_release(&st);
	metadata_release(&texts);
	folder_clear();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write_refuses),
		cmocka_unit_test(test_most_texts),
		cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_order_of_texts),
	};
	return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
