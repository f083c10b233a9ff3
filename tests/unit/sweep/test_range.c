/* SPDX-License-Identifier: MIT */
/*
 * test_range.c - ranges: what is one, its values, and what is refused
 */
#include "sweep/range.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The values, separated by blanks. */
static const char *values(const char *text)
{
	static char out[1024];
	struct sweep_range range;
	const char *wrong;
	size_t used = 0;
	if (!range_read(text, &range, &wrong))
		fail_msg("%s: %s", text, wrong ? wrong : "not a range");
	for (uint64_t i = 0; i < range.count; i++) {
		char value[RANGE_TEXT];
		range_value(&range, i, value);
		used += (size_t)snprintf(out + used, sizeof(out) - used, "%s%s", i ? " " : "",
					 value);
	}
	return out;
}

static void test_values(void **state)
{
	(void)state;
	assert_string_equal(values("1..5"), "1 2 3 4 5");
	assert_string_equal(values("0 .. 1"), "0 1");
	assert_string_equal(values("1e-3 .. 1e-1 log 5"), "0.001 0.003162 0.01 0.03162 0.1");
	assert_string_equal(values("0.1..0.5 linear 5"), "0.1 0.2 0.3 0.4 0.5");
	assert_string_equal(values("0 .. 0.25 linear 2"), "0 0.25");
	assert_string_equal(values("-1 .. 1 linear 3"), "-1 0 1");
	assert_string_equal(values("32 .. 256 log 4"), "32 64 128 256");
	assert_string_equal(values("1 .. 10 \t linear  4"), "1 4 7 10");
	assert_string_equal(values("1.0 .. 2 linear 3"), "1 1.5 2");
	assert_string_equal(values("0.00123456 .. 0.5 log 2"), "0.00123456 0.5");
}

/* Texts that are not ranges are values, whatever they are. */
static void test_other_texts(void **state)
{
	(void)state;
	static const char *const texts[] = { "",         "5",    "conv 3 3x3, relu",
					     "../model", "a..b", "x 1..5",
					     "1.5",      ".." };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct sweep_range range;
		const char *wrong;
		assert_false(range_read(texts[i], &range, &wrong));
		assert_null(wrong);
	}
}

static void refused(const char *text, const char *why)
{
	struct sweep_range range;
	const char *wrong;
	assert_false(range_read(text, &range, &wrong));
	if (!wrong || !strstr(wrong, why))
		fail_msg("%s: %s", text, wrong ? wrong : "not a range");
}

static void test_refusals(void **state)
{
	(void)state;
	refused("5 .. 1", "the lower first");
	refused("5 .. 5", "the lower first");
	refused("1 .. x", "two numbers");
	refused("1 ..", "two numbers");
	refused("0.1 .. 0.5", "log or linear");
	refused("0.1 .. 0.5 lin 5", "log or linear");
	refused("1 .. 5 step 2", "log or linear");
	refused("0 .. 1 log 5", "above 0");
	refused("-1 .. 1 log", "above 0");
	refused("1 .. 5 log 1", "from 2 to 10000");
	refused("1 .. 5 linear 10001", "from 2 to 10000");
	refused("1 .. 5 linear 3 4", "from 2 to 10000");
	refused("1 .. 10001", "");
	refused("0 .. 9223372036854775807", "too many");
	/* Numbers that a double cannot hold. */
	refused("-1.7e308 .. 1.7e308 linear 3", "too far apart");
	refused("1e-300 .. 1e300 log", "too far apart");
	refused("9007199254740993 .. 9007199254740995", "at most 9007199254740992");
	refused("1 .. 9223372036854775807 log 3", "at most 9007199254740992");
	assert_string_equal(values("9007199254740990 .. 9007199254740992"),
			    "9007199254740990 9007199254740991 9007199254740992");
}

static void test_draw(void **state)
{
	(void)state;
	struct sweep_range range;
	const char *wrong;
	char text[RANGE_TEXT];
	assert_true(range_read("1e-4 .. 1 log", &range, &wrong));
	assert_int_equal(range.count, 0);
	range_draw(&range, 0.0, text);
	assert_string_equal(text, "0.0001");
	range_draw(&range, 0.5, text);
	assert_string_equal(text, "0.01");
	assert_true(range_read("0 .. 0.5 linear", &range, &wrong));
	range_draw(&range, 0.25, text);
	assert_string_equal(text, "0.125");
	/* The last whole number is as probable as the others. */
	assert_true(range_read("1 .. 3 linear", &range, &wrong));
	for (int i = 0; i < 3; i++) {
		range_draw(&range, i / 3.0 + 0.01, text);
		assert_int_equal(atoi(text), i + 1);
		range_draw(&range, (i + 1) / 3.0 - 0.01, text);
		assert_int_equal(atoi(text), i + 1);
	}
	/* A share just below 1 does not round up to the number after it. */
	assert_true(range_read("1000 .. 1008 linear", &range, &wrong));
	range_draw(&range, nextafter(1.0, 0.0), text);
	assert_string_equal(text, "1008");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_other_texts),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_draw),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
