/* SPDX-License-Identifier: MIT */
/*
 * test_common_options.c - numbers of bytes, and the limit on memory that an option sets
 */
#include "cli/common_options.h"

#include <scrawl.h>

#include "cli/message.h"
#include "cli/options.h"
#include "support/compare.h"
#include "support/output.h"

static void test_bytes(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		uint64_t bytes;
	} good[] = {
		{ "1", 1 },
		{ "4294967295", 4294967295 },
		{ "500MB", 500000000 },
		{ "500 MB", 500000000 },
		{ "1.5GB", 1500000000 },
		{ "2k", 2000 },
		{ "2KiB", 2048 },
		{ "3Mi", 3 << 20 },
		{ "0.5gib", 1 << 29 },
		{ "7b", 7 },
	};
	static const char *const bad[] = {
		"",       "0",
		"0.4",    "0GB",
		"-1",     "GB",
		"1XB",    "1GBs",
		"1ib",    "1 G B",
		"1e3",    "0x10",
		"nan",    "99999999TB",
		"1..5GB", "18446744073709551616",
		"None",   "1.0000000000000000000000000000000",
	};
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		size_t bytes = 0;
		assert_true(parse_bytes(good[i].text, &bytes));
		assert_int_equal(bytes, good[i].bytes);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		size_t bytes = 77;
		assert_false(parse_bytes(bad[i], &bytes));
		assert_int_equal(bytes, 77);
	}
	size_t bytes = 0;
	assert_true(parse_bytes("none", &bytes));
	assert_true(bytes == SIZE_MAX);
	char most[32];
	snprintf(most, sizeof(most), "%zu", SIZE_MAX - 1); /* not rounded as a double would be */
	assert_true(parse_bytes(most, &bytes));
	assert_true(bytes == SIZE_MAX - 1);
}

/* Every command takes the option, also one without a table; a configuration cannot set it. */
static void test_limit(void **state)
{
	(void)state;
	const struct command_line line = { .name = "none", .operands = "", .about = "" };
	char name[] = "none", option[] = "--max-memory=3MB";
	char *argv[] = { name, option };
	size_t count;
	assert_int_equal(options_parse(&line, 2, argv, NULL, &count), 0);
	assert_int_equal(scrawl_memory_limit(), 3000000);
	assert_null(options_given(&line, "max-memory"));
	output_begin(stderr);
	int code = options_set(&line, "c:1", "max-memory", "5MB");
	assert_non_null(strstr(output_end(), "max-memory is allowed only on the command line"));
	assert_int_equal(code, EXIT_USAGE);
	assert_int_equal(scrawl_memory_limit(), 3000000);
	scrawl_memory_set_limit(SCRAWL_MEMORY_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
