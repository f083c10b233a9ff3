/* SPDX-License-Identifier: MIT */
/*
 * test_context.c - thread counts, error text, log, status texts, version
 */
#include "core/context.h"

#include <stdio.h>

#include "core/cpus.h"
#include "core/memory.h"
#include "support/compare.h"

static int create(void **state)
{
	scrawl_context *ctx;
	if (scrawl_context_create(1, &ctx) != SCRAWL_OK)
		return -1;
	*state = ctx;
	return 0;
}

static int destroy(void **state)
{
	scrawl_context_destroy(*state);
	return 0;
}

static void test_threads(void **state)
{
	(void)state;
	static const unsigned good[] = { 1, 2, 3, 64 };
	scrawl_context *ctx;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_int_equal(scrawl_context_create(good[i], &ctx), SCRAWL_OK);
		assert_int_equal(scrawl_context_threads(ctx), good[i]);
		assert_string_equal(scrawl_context_error(ctx), "");
		scrawl_context_destroy(ctx);
	}
	assert_int_equal(scrawl_context_create(0, &ctx), SCRAWL_OK);
	assert_int_equal(scrawl_context_threads(ctx), cpus_usable());
	scrawl_context_destroy(ctx);
	scrawl_context_destroy(NULL);
}

static void test_failure_leaves_out_alone(void **state)
{
	(void)state;
	scrawl_context *marker = (scrawl_context *)(void *)&marker, *ctx = marker;
	assert_int_equal(scrawl_context_create(1025, &ctx), SCRAWL_EINVAL);
	assert_int_equal(scrawl_context_create(UINT32_MAX, &ctx), SCRAWL_EINVAL);
	for (size_t n = 1; n <= 3; n++) {
		memory_fail_after(n);
		assert_int_equal(scrawl_context_create(2, &ctx), SCRAWL_ENOMEM);
		memory_fail_after(0);
	}
	assert_ptr_equal(ctx, marker);
}

static void test_error_text(void **state)
{
	scrawl_context *ctx = *state;
	assert_int_equal(context_fail(ctx, SCRAWL_EIO, "%s: byte %d", "file", 7), SCRAWL_EIO);
	assert_string_equal(scrawl_context_error(ctx), "file: byte 7");
	/* The previous text may be part of the next. */
	assert_int_equal(context_fail(ctx, SCRAWL_EDATA, "before: %s", ctx->error), SCRAWL_EDATA);
	assert_string_equal(scrawl_context_error(ctx), "before: file: byte 7");
	assert_int_equal(context_fail_memory(ctx, "reading labels"), SCRAWL_ENOMEM);
	assert_string_equal(scrawl_context_error(ctx), "out of memory: reading labels");
}

static void test_unprintable(void **state)
{
	scrawl_context *ctx = *state;
	char text[258], want[258];
	for (int i = 1; i < 256; i++) {
		text[i - 1] = (char)i;
		want[i - 1] = i < 0x20 || i >= 0x7f ? '?' : (char)i;
	}
	text[255] = want[255] = '\0';
	context_record(ctx, "%s", text);
	assert_string_equal(scrawl_context_error(ctx), want);
	context_record(ctx, "a\n\033[31mb\r");
	assert_string_equal(scrawl_context_error(ctx), "a??[31mb?");
	context_record(ctx, "%s",
		       "Zürich \xc2\x9b"
		       "31m caf\xe9");
	assert_string_equal(scrawl_context_error(ctx), "Zürich ??31m caf?");
	context_record(ctx, "%s", "a\u202eb\u2066c\u200bd\u2028e\u061cf");
	assert_string_equal(scrawl_context_error(ctx), "a???b???c???d???e??f");
}

static void test_truncation(void **state)
{
	scrawl_context *ctx = *state;
	char text[3 * CONTEXT_ERROR_BYTES];
	for (size_t length = 1021; length < sizeof(text); length += 1 + length / 7) {
		memset(text, 'x', length);
		text[length] = '\0';
		context_record(ctx, "%s", text);
		if (length < CONTEXT_ERROR_BYTES)
			assert_string_equal(scrawl_context_error(ctx), text);
		else
			assert_int_equal(strlen(scrawl_context_error(ctx)),
					 CONTEXT_ERROR_BYTES - 1);
	}
	/* Of a line with a long path, the beginning and the reason are left. */
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	context_record(ctx, "open: %s: the reason", text);
	assert_memory_equal(scrawl_context_error(ctx), "open: xxx", 9);
	assert_non_null(strstr(scrawl_context_error(ctx), "xx...xx"));
	assert_non_null(strstr(scrawl_context_error(ctx), "xx: the reason"));
	/* No part of a character is left in the middle. */
	memset(text, 'x', CONTEXT_ERROR_BYTES);
	strcpy(text + CONTEXT_ERROR_BYTES / 2 - 5, "€");
	context_record(ctx, "%s%700d", text, 1);
	assert_non_null(strstr(scrawl_context_error(ctx), "x??..."));
}

static void keep_warning(void *arg, const char *text)
{
	snprintf(arg, 64, "%s", text);
}

static void test_log(void **state)
{
	(void)state;
	char seen[64] = "";
	struct scrawl_context ctx = { .threads = 3, .asked = 3 };
	context_warn(&ctx, "nobody hears it");
	scrawl_context_set_log(&ctx, keep_warning, seen);
	assert_string_equal(seen, "");
	context_warn(&ctx, "%s\n: class %d", "a", 3);
	assert_string_equal(seen, "a?: class 3");
	assert_string_equal(scrawl_context_error(&ctx), "");
	scrawl_context_set_log(&ctx, NULL, NULL);
	context_warn(&ctx, "nobody hears it");
	assert_string_equal(seen, "a?: class 3");
	ctx.asked = 8;
	scrawl_context_set_log(&ctx, keep_warning, seen);
	assert_string_equal(seen, "the system started only 3 of 8 threads");
	scrawl_context_set_log(NULL, keep_warning, seen);
}

static void test_status_texts(void **state)
{
	(void)state;
	for (int i = SCRAWL_OK; i <= SCRAWL_EBUSY; i++) {
		const char *text = scrawl_status_text((enum scrawl_status)i);
		assert_true(strlen(text) > 0);
		assert_string_not_equal(text, "unknown status");
		for (int j = SCRAWL_OK; j < i; j++)
			assert_string_not_equal(text, scrawl_status_text((enum scrawl_status)j));
	}
	assert_string_equal(scrawl_status_text((enum scrawl_status)(SCRAWL_EBUSY + 1)),
			    "unknown status");
	assert_string_equal(scrawl_status_text((enum scrawl_status) - 1), "unknown status");
}

/* The header's version is the one that Meson gives the library. */
static void test_version(void **state)
{
	(void)state;
	char text[64];
	snprintf(text, sizeof(text), "%d.%d.%d", SCRAWL_VERSION_MAJOR, SCRAWL_VERSION_MINOR,
		 SCRAWL_VERSION_PATCH);
	assert_string_equal(scrawl_version(), text);
	assert_int_equal(scrawl_version_number(), 10000 * SCRAWL_VERSION_MAJOR +
							  100 * SCRAWL_VERSION_MINOR +
							  SCRAWL_VERSION_PATCH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_failure_leaves_out_alone),
		cmocka_unit_test_setup_teardown(test_error_text, create, destroy),
		cmocka_unit_test_setup_teardown(test_unprintable, create, destroy),
		cmocka_unit_test_setup_teardown(test_truncation, create, destroy),
		cmocka_unit_test(test_log),
		cmocka_unit_test(test_status_texts),
		cmocka_unit_test(test_version),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
