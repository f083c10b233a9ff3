/* SPDX-License-Identifier: MIT */
/*
 * test_text.c - text that is safe on a terminal, and numbers for people to read
 */
#include "cli/text.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/compare.h"
#include "support/output.h"

static void test_clean(void **state)
{
	(void)state;
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "", "" },
		{ "plain ~", "plain ~" },
		{ "é € 😀 \xc2\xa0", "é € 😀 \xc2\xa0" },
		{ "a\tb\nc\r\x01\x1f\x7f", "a?b?c????" },
		{ "\x1b[31mred", "?[31mred" },
		{ "\xc2\x9b"
		  "31m",
		  "??31m" }, /* CSI in one character */
		{ "\xc2\x80\xc2\x9f", "????" },
		{ "caf\xe9", "caf?" }, /* Latin-1 */
		{ "\xc3", "?" },       /* cut short */
		{ "\xe2\x82", "??" },
		{ "\xf0\x9f\x98", "???" },
		{ "\xe2\x82z", "??z" },
		{ "\xc0\xaf\xc1\xbf", "????" }, /* overlong */
		{ "\xe0\x9f\xbf", "???" },
		{ "\xf0\x8f\xbf\xbf", "????" },
		{ "\xed\xa0\x80\xed\xbf\xbf", "??????" }, /* surrogates */
		{ "\xed\x9f\xbf\xee\x80\x80", "\xed\x9f\xbf\xee\x80\x80" },
		{ "\xf4\x8f\xbf\xbf\xf4\x90\x80\x80", "\xf4\x8f\xbf\xbf????" },
		{ "\x80\xbf\xf5\xff", "????" },
		{ "a\u202eb\u2066c", "a???b???c" },    /* reverses what follows */
		{ "\u200b\u2060\ufeff", "?????????" }, /* takes no column */
		{ "\u00ad\U000e0041\U0001f600", "??????\U0001f600" },
		{ "\uffff\ufffd", "???\ufffd" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[64];
		snprintf(text, sizeof(text), "%s", cases[i].text);
		text_clean(text);
		assert_string_equal(text, cases[i].want);
		output_begin(stdout);
		text_print(cases[i].text);
		assert_string_equal(output_end(), cases[i].want);
	}
}

static void expect_json(const char *json, const char *want)
{
	char *escaped = text_json(json);
	assert_non_null(escaped);
	assert_string_equal(escaped, want);
	free(escaped);
}

static void test_json(void **state)
{
	(void)state;
	expect_json("", "");
	expect_json("{\n  \"é\": \"€😀\"\n}\n", "{\n  \"é\": \"€😀\"\n}\n");
	expect_json("\"a\x7f\xc2\x9b\"", "\"a\\u007f\\u009b\"");
	expect_json("\"\u202e\u2028\u200b\ufeff\"", "\"\\u202e\\u2028\\u200b\\ufeff\"");
	expect_json("\"\U000e0041é\"", "\"\\udb40\\udc41é\"");
	/* Not UTF-8, which is not JSON. */
	expect_json("\"\xff\xe2\x82\"", "\"\\ufffd\\ufffd\\ufffd\"");
}

static void test_columns(void **state)
{
	(void)state;
	assert_int_equal(text_columns(""), 0);
	assert_int_equal(text_columns("abc"), 3);
	assert_int_equal(text_columns("é€😀"), 3);
}

static void expect_copy(const char *text, size_t columns, const char *want)
{
	char *copy = text_copy(text, columns);
	assert_non_null(copy);
	assert_string_equal(copy, want);
	free(copy);
}

static void test_copy(void **state)
{
	(void)state;
	expect_copy("", 5, "");
	expect_copy("abcde", 5, "abcde");
	expect_copy("abcdef", 5, "ab...");
	expect_copy("ab\ncdef", 5, "ab...");
	expect_copy("a\x1b"
		    "cde",
		    5, "a?cde");
	/* Whole characters, however many bytes they have. */
	expect_copy("éééééé", 5, "éé...");
	expect_copy("😀😀😀😀", 3, "...");
	expect_copy("😀😀😀😀", 4, "😀😀😀😀");
	expect_copy("a😀é€zz", 5, "a😀...");
	/* Too narrow to say that it was cut. */
	expect_copy("abcdef", 2, "abcdef");
	expect_copy("abcdef", 0, "abcdef");
	expect_copy("abcdef", SIZE_MAX, "abcdef");
}

static void test_count(void **state)
{
	(void)state;
	static const struct {
		uint64_t n;
		const char *want;
	} cases[] = {
		{ 0, "0" },
		{ 7, "7" },
		{ 999, "999" },
		{ 1000, "1,000" },
		{ 60000, "60,000" },
		{ 999999, "999,999" },
		{ 1000000, "1,000,000" },
		{ 4294967295, "4,294,967,295" },
		{ UINT64_MAX, "18,446,744,073,709,551,615" },
	};
	char text[TEXT_NUMBER];
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (cases[i].n <= SIZE_MAX)
			assert_string_equal(text_count((size_t)cases[i].n, text), cases[i].want);
}

/* Three digits, rounded before the unit is chosen. */
static void test_units(void **state)
{
	(void)state;
	static const struct {
		double bytes;
		const char *want;
	} cases[] = {
		{ 0.0, "0 B" },          { 1.0, "1 B" },        { 999.0, "999 B" },
		{ 999.4, "999 B" },      { 999.5, "1.00 kB" },  { 1000.0, "1.00 kB" },
		{ 1234.0, "1.23 kB" },   { 9994.0, "9.99 kB" }, { 9996.0, "10.0 kB" },
		{ 99940.0, "99.9 kB" },  { 99960.0, "100 kB" }, { 999400.0, "999 kB" },
		{ 999600.0, "1.00 MB" }, { 1.5e9, "1.50 GB" },  { 2e12, "2.00 TB" },
		{ 5e15, "5000 TB" },
	};
	char text[TEXT_NUMBER];
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(text_bytes(cases[i].bytes, text), cases[i].want);
	assert_string_equal(text_flops(4.59e6, text), "4.59 MFLOP");
	assert_string_equal(text_flops(0.0, text), "-");
	assert_string_equal(text_flops(NAN, text), "-");
	/* Truncated, not written past the end. */
	assert_int_equal(strlen(text_bytes(1e300, text)), TEXT_NUMBER - 1);
}

static void test_duration(void **state)
{
	(void)state;
	static const struct {
		double seconds;
		const char *want;
	} cases[] = {
		{ 0.0, "0:00" },       { -5.0, "0:00" },         { 0.4, "0:00" },
		{ 0.5, "0:01" },       { 59.4, "0:59" },         { 59.5, "1:00" },
		{ 65.0, "1:05" },      { 3599.4, "59:59" },      { 3599.5, "1:00:00" },
		{ 3661.0, "1:01:01" }, { 359998.0, "99:59:58" }, { 359999.0, "99:59:59" },
		{ 1e9, "99:59:59" },   { INFINITY, "99:59:59" }, { NAN, "99:59:59" },
	};
	char text[TEXT_NUMBER];
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(text_duration(cases[i].seconds, text), cases[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clean),    cmocka_unit_test(test_json),
		cmocka_unit_test(test_columns),  cmocka_unit_test(test_copy),
		cmocka_unit_test(test_count),    cmocka_unit_test(test_units),
		cmocka_unit_test(test_duration),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
