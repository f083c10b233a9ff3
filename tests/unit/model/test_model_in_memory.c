/* SPDX-License-Identifier: MIT */
/*
 * test_model_in_memory.c - models to and from memory: the same bytes and checks as a file
 */
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/memory.h"
#include "support/context_folder.h"
#include "support/synthetic.h"

#define PATH "model.safetensors"
#define NAME "model in memory"

static const struct synthetic small = { .count = 12, 8, 8, 3, .noise = 40, .seed = 1 };
static const char net[] = "conv 4 3x3, batchnorm, relu, maxpool 2, dense";

static void test_same_bytes(void **state)
{
	(void)state;
	scrawl_model *model = synthetic_model(ctx, net, &small, 1, NULL);
	unsigned char *file;
	void *bytes;
	size_t file_bytes, size;
	synthetic_ok(ctx, scrawl_model_set_metadata(model, "note", "größer"));
	synthetic_ok(ctx, scrawl_model_save(model, PATH));
	synthetic_ok(ctx, scrawl_model_save_memory(model, &bytes, &size));
	synthetic_ok(ctx, file_read(ctx, PATH, 1 << 20, &file, &file_bytes));
	assert_int_equal(size, file_bytes);
	assert_memory_equal(bytes, file, size);
	memory_free(file);
	scrawl_memory_free(bytes);
	scrawl_memory_free(NULL);
	scrawl_model_destroy(model);
	folder_clear();
}

/* Loads from any address; the bytes are not needed afterwards. */
static void test_there_and_back(void **state)
{
	(void)state;
	scrawl_model *model = synthetic_model(ctx, net, &small, 1, NULL);
	char before[33], after[33];
	void *bytes;
	size_t size;
	synthetic_ok(ctx, scrawl_model_set_metadata(model, "note", "kept"));
	synthetic_ok(ctx, scrawl_model_save_memory(model, &bytes, &size));
	scrawl_model_hash(model, before);
	char *moved = malloc(size + 3);
	assert_non_null(moved);
	for (size_t i = 0; i < 3; i++) {
		scrawl_model *copy = NULL;
		memcpy(moved + i, bytes, size);
		synthetic_ok(ctx, scrawl_model_load_memory(ctx, moved + i, size, NULL, &copy));
		memset(moved, 0, size + 3);
		scrawl_model_hash(copy, after);
		assert_string_equal(after, before);
		assert_string_equal(scrawl_model_metadata(copy, "note"), "kept");
		scrawl_model_destroy(copy);
	}
	free(moved);
	scrawl_memory_free(bytes);
	scrawl_model_destroy(model);
}

/* The same bytes in a file and in memory are accepted, or refused in the same words. */
static void expect_same_verdict(const unsigned char *bytes, size_t size)
{
	struct hash_part part = { .data = bytes, .bytes = size };
	scrawl_model *a = NULL, *b = NULL;
	char words[CONTEXT_ERROR_BYTES] = "";
	synthetic_ok(ctx, file_replace(ctx, PATH, &part, 1));
	enum scrawl_status status = scrawl_model_load(ctx, PATH, NULL, &a);
	if (status != SCRAWL_OK)
		strcpy(words, scrawl_context_error(ctx) + strlen(PATH));
	assert_int_equal(scrawl_model_load_memory(ctx, bytes, size, NULL, &b), status);
	assert_true(!a == !b);
	if (status != SCRAWL_OK) {
		assert_int_equal(strncmp(scrawl_context_error(ctx), NAME, strlen(NAME)), 0);
		assert_string_equal(scrawl_context_error(ctx) + strlen(NAME), words);
	}
	scrawl_model_destroy(a);
	scrawl_model_destroy(b);
}

static void test_damaged(void **state)
{
	(void)state;
	scrawl_model *model = synthetic_model(ctx, net, &small, 1, NULL), *none = NULL;
	void *saved;
	size_t size;
	synthetic_ok(ctx, scrawl_model_save_memory(model, &saved, &size));
	unsigned char *bytes = saved;
	for (size_t cut = 0; cut < size; cut += cut < 16 ? 1 : 37) {
		/* A copy of that size, so that a sanitizer sees a read beyond it. */
		unsigned char *copy = malloc(cut + 1);
		assert_non_null(copy);
		memcpy(copy, bytes, cut);
		expect_same_verdict(copy, cut);
		free(copy);
	}
	for (size_t i = 0; i < size; i += i < 16 ? 1 : 37) {
		bytes[i] ^= 4;
		expect_same_verdict(bytes, size);
		bytes[i] ^= 4;
	}
	bytes[size - 1] ^= 1;
	synthetic_fails(ctx, scrawl_model_load_memory(ctx, bytes, size, NULL, &none), SCRAWL_EMODEL,
			NAME ": damaged");
	bytes[size - 1] ^= 1;
	synthetic_fails(ctx, scrawl_model_load_memory(ctx, bytes, size, "none", &none),
			SCRAWL_EINVAL, "\"none\"");
	synthetic_fails(ctx, scrawl_model_load_memory(ctx, NULL, 0, NULL, &none), SCRAWL_EINVAL,
			"bytes is NULL");
	assert_null(none);
	scrawl_memory_free(saved);
	scrawl_model_destroy(model);
	folder_clear();
}

static void test_without_memory(void **state)
{
	(void)state;
	scrawl_model *model = synthetic_model(ctx, net, &small, 1, NULL);
	void *bytes = NULL;
	size_t size = 7;
	enum scrawl_status status = SCRAWL_ENOMEM;
	for (size_t n = 1; status == SCRAWL_ENOMEM; n++) {
		memory_fail_after(n);
		status = scrawl_model_save_memory(model, &bytes, &size);
		memory_fail_after(0);
		if (status != SCRAWL_OK) {
			assert_null(bytes);
			assert_int_equal(size, 7);
		}
	}
	synthetic_ok(ctx, status);
	scrawl_memory_free(bytes);
	scrawl_model_destroy(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_bytes),
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_without_memory),
	};
	return cmocka_run_group_tests_name("model in memory", tests, enter_with_context,
					   leave_with_context);
}
