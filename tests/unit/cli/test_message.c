/* SPDX-License-Identifier: MIT */
/*
 * test_message.c - exit codes, and messages on standard error: one line each, whatever the text
 */
#include "cli/message.h"

#include <string.h>

#include "core/context.h"
#include "support/output.h"

static struct scrawl_context context = { .threads = 3 };

static void test_exit_codes(void **state)
{
	(void)state;
	static const int codes[] = {
		[SCRAWL_OK] = 0,       [SCRAWL_ENOMEM] = 1,   [SCRAWL_EINVAL] = 2,
		[SCRAWL_EDATA] = 3,    [SCRAWL_EIO] = 4,      [SCRAWL_EMODEL] = 5,
		[SCRAWL_ENUMERIC] = 7, [SCRAWL_ESTOPPED] = 1, [SCRAWL_EBUSY] = 1,
	};
	for (int i = SCRAWL_OK; i <= SCRAWL_EBUSY; i++)
		assert_int_equal(exit_code((enum scrawl_status)i), codes[i]);
	assert_int_equal(exit_code((enum scrawl_status)(SCRAWL_EBUSY + 1)), 1);
}

static void test_lines(void **state)
{
	(void)state;
	output_begin(stderr);
	error_line("%s: %d", "file", 7);
	assert_string_equal(output_end(), "scrawl: file: 7\n");
	output_begin(stderr);
	warning_line("%s", "hm");
	assert_string_equal(output_end(), "scrawl: warning: hm\n");
	output_begin(stderr);
	int code = usage_error("train", "--%s", "x");
	assert_string_equal(output_end(), "scrawl: train: --x (see scrawl train --help)\n");
	assert_int_equal(code, 2);
	output_begin(stderr);
	code = fail_memory();
	assert_string_equal(output_end(), "scrawl: out of memory\n");
	assert_int_equal(code, 1);
}

static char observed[4000];

static void observe(void *arg, const char *text)
{
	assert_ptr_equal(arg, observed);
	strcpy(observed, text);
}

static void test_observed(void **state)
{
	(void)state;
	warning_observe(observe, observed);
	output_begin(stderr);
	warning_line("%d odd", 1);
	error_line("no warning");
	assert_string_equal(output_end(), "scrawl: warning: 1 odd\nscrawl: no warning\n");
	warning_observe(NULL, NULL);
	output_begin(stderr);
	warning_line("unseen");
	output_end();
	assert_string_equal(observed, "1 odd");
}

static void test_program_name(void **state)
{
	(void)state;
	assert_string_equal(program_name(), "scrawl");
	program_set_name("scrawl-bench");
	output_begin(stderr);
	usage_error("conv", "no");
	assert_string_equal(output_end(),
			    "scrawl-bench: conv: no (see scrawl-bench conv --help)\n");
	program_set_name("scrawl");
}

/* A file's name can neither begin a second line nor steer the terminal. */
static void test_unprintable(void **state)
{
	(void)state;
	output_begin(stderr);
	error_line("%s", "a\nscrawl: b\r\x1b[2J\x7f\xc2\x9b"
			 "c\xff é");
	assert_string_equal(output_end(), "scrawl: a?scrawl: b??[2J???c? é\n");
	output_begin(stderr);
	usage_error("train", "%s", "\n");
	assert_string_equal(output_end(), "scrawl: train: ? (see scrawl train --help)\n");
}

/* Whole, so that a command in it works and the reason after a path is there. */
static void test_long(void **state)
{
	(void)state;
	char text[4000], want[5000];
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	output_begin(stderr);
	error_line("%s", text);
	snprintf(want, sizeof(want), "scrawl: %s\n", text);
	assert_string_equal(output_end(), want);
	output_begin(stderr);
	usage_error("train", "%s", text);
	snprintf(want, sizeof(want), "scrawl: train: %s (see scrawl train --help)\n", text);
	assert_string_equal(output_end(), want);
	warning_observe(observe, observed);
	output_begin(stderr);
	warning_line("%s", text);
	output_end();
	warning_observe(NULL, NULL);
	assert_string_equal(observed, text);
}

static void test_fail(void **state)
{
	(void)state;
	context.error[0] = '\0';
	/* In parentheses, because cmocka has a macro of that name. */
	output_begin(stderr);
	int code = (fail)(&context, SCRAWL_EDATA);
	assert_string_equal(output_end(), "scrawl: bad data\n");
	assert_int_equal(code, 3);
	context_record(&context, "x.gz: damaged");
	output_begin(stderr);
	code = (fail)(&context, SCRAWL_EMODEL);
	assert_string_equal(output_end(), "scrawl: x.gz: damaged\n");
	assert_int_equal(code, 5);
}

static void test_open_context(void **state)
{
	(void)state;
	scrawl_context *ctx = NULL;
	assert_int_equal(open_context(2, false, &ctx), 0);
	assert_int_equal(scrawl_context_threads(ctx), 2);
	scrawl_context_destroy(ctx);
	ctx = NULL;
	output_begin(stderr);
	int code = open_context(SCRAWL_MAX_THREADS + 1, false, &ctx);
	assert_string_equal(output_end(), "scrawl: invalid argument\n");
	assert_int_equal(code, 2);
	assert_null(ctx);
}

static void test_library_warnings(void **state)
{
	(void)state;
	scrawl_context *ctx = NULL;
	output_begin(stderr);
	assert_int_equal(open_context(1, false, &ctx), 0);
	context_warn(ctx, "%s: odd", "x.gz");
	scrawl_context_destroy(ctx);
	assert_int_equal(open_context(1, true, &ctx), 0);
	context_warn(ctx, "%s: odd", "y.gz");
	scrawl_context_destroy(ctx);
	assert_string_equal(output_end(), "scrawl: warning: x.gz: odd\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exit_codes),   cmocka_unit_test(test_lines),
		cmocka_unit_test(test_program_name), cmocka_unit_test(test_unprintable),
		cmocka_unit_test(test_long),         cmocka_unit_test(test_fail),
		cmocka_unit_test(test_open_context), cmocka_unit_test(test_library_warnings),
		cmocka_unit_test(test_observed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
