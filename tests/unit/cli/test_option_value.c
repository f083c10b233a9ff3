/* SPDX-License-Identifier: MIT */
/*
 * test_option_value.c - numbers and values that are accepted, and those that are refused
 */
#include "cli/option_value.h"

#include <math.h>
#include <stdio.h>

#include "support/compare.h"

static void test_integer(void **state)
{
	(void)state;
	uint64_t n = 99;
	assert_true(parse_integer("0", 0, 0, &n) && n == 0);
	assert_true(parse_integer("007", 7, 7, &n) && n == 7);
	assert_true(parse_integer("18446744073709551615", 0, UINT64_MAX, &n) && n == UINT64_MAX);
	static const char *const bad[] = {
		"",    " 1",  "1 ",    "+1",    "-1", "-0",  "1.0",
		"1e3", "0x1", "1,000", "1_000", "x",  "1\n", "²",
	};
	n = 99;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (parse_integer(bad[i], 0, UINT64_MAX, &n))
			fail_msg("\"%s\" passes as %llu", bad[i], (unsigned long long)n);
	assert_false(parse_integer("18446744073709551616", 0, UINT64_MAX, &n));
	assert_false(parse_integer("99999999999999999999999999999999", 0, UINT64_MAX, &n));
	assert_false(parse_integer("4", 5, 10, &n));
	assert_false(parse_integer("11", 5, 10, &n));
	assert_true(n == 99);
	assert_true(parse_integer("5", 5, 10, &n) && n == 5);
	assert_true(parse_integer("10", 5, 10, &n) && n == 10);
}

static void test_real(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		double value;
	} good[] = {
		{ "0", 0.0 },      { "-1", -1.0 },       { "+1", 1.0 },      { ".5", 0.5 },
		{ "5.", 5.0 },     { "1e-3", 1e-3 },     { "1E+3", 1e3 },    { "0.1", 0.1 },
		{ "1e-400", 0.0 }, { "5e-324", 5e-324 }, { "1e308", 1e308 },
	};
	double x = 99.0;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (!parse_real(good[i].text, &x) || x != good[i].value)
			fail_msg("%s is read as %.17g", good[i].text, x);
	static const char *const bad[] = {
		"",      " 1",    "1 ",     "nan", "NaN",   "inf",   "-inf", "infinity",
		"0x10",  "0x1p3", "1e",     "e1",  ".",     "-",     "--1",  "1,5",
		"1.2.3", "1e400", "-1e400", "1f",  "1e3.5", "1e+-3",
	};
	x = 99.0;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (parse_real(bad[i], &x))
			fail_msg("\"%s\" passes as %.17g", bad[i], x);
	assert_true(x == 99.0);
}

static void test_percent(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		double value;
	} good[] = {
		{ "0.995", 0.995 },   { "99.5%", 0.995 }, { "99.5", 0.995 }, { "99", 0.99 },
		{ "99.99%", 0.9999 }, { "0", 0.0 },       { "0%", 0.0 },     { "1", 1.0 },
		{ "1%", 0.01 },       { "1.5", 0.015 },   { "1.5%", 0.015 }, { "100", 1.0 },
		{ "100%", 1.0 },      { "0.5%", 0.005 },  { "99.3", 0.993 }, { "99.3%", 0.993 },
	};
	double x;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		x = -1.0;
		if (!option_percent(&x, good[i].text) || x != good[i].value)
			fail_msg("%s is read as %.17g", good[i].text, x);
	}
	static const char *const bad[] = { "",    "%",     "5%%",   "%5",     "5 %",
					   "5%x", "nan%",  "100.1", "100.1%", "-0.01",
					   "-1%", "1e999", "9.9e1" };
	x = 1.0;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (option_percent(&x, bad[i]))
			fail_msg("\"%s\" passes as %.17g", bad[i], x);
	assert_true(x == 1.0);
	/* The longest that fits, and one digit more. */
	char text[66];
	memset(text, '0', sizeof(text));
	text[60] = '\0';
	assert_true(option_percent(&x, text) && x == 0.0);
	text[60] = '0';
	text[61] = '\0';
	assert_false(option_percent(&x, text));
}

static const char *colour_at(size_t index)
{
	static const char *const names[] = { "red", "green", "blue" };
	return index < 3 ? names[index] : NULL;
}

static bool parse_even(void *value, const char *text)
{
	uint64_t n;
	if (!parse_integer(text, 0, 100, &n) || n % 2)
		return false;
	*(uint64_t *)value = n;
	return true;
}

/* An option of each kind, at its default. */
static struct {
	bool flag;
	const char *text;
	uint64_t integer;
	const char *choice;
	double real;
	uint64_t other;
} at;

enum { FLAG, TEXT, INTEGER, REAL, CHOICE, OTHER, GROUP, OPTIONS };

static const struct option_spec options[OPTIONS] = {
	[FLAG] = OPT_FLAG("flag", &at.flag, "help"),
	[TEXT] = OPT_TEXT("text", "T", &at.text, "help"),
	[INTEGER] = OPT_INTEGER("integer", "N", &at.integer, 1, 9, "help"),
	[REAL] = OPT_REAL("real", "X", &at.real, 0.0, 1.0, "a number in [0, 1)", "help"),
	[CHOICE] = OPT_CHOICE("choice", "C", &at.choice, colour_at, "help"),
	[OTHER] = OPT_OTHER("other", "N", &at.other, parse_even, "an even number", "help",
			    .default_text = "ten"),
	[GROUP] = OPT_GROUP("heading"),
};

static void reset(void)
{
	at.flag = true;
	at.text = "kept";
	at.integer = 5;
	at.real = 0.25;
	at.choice = "green";
	at.other = 10;
}

static void expect_defaults(void)
{
	assert_true(at.flag);
	assert_string_equal(at.text, "kept");
	assert_string_equal(at.choice, "green");
	assert_true(at.integer == 5);
	assert_true(at.real == 0.25 && at.other == 10);
}

static void test_set(void **state)
{
	(void)state;
	reset();
	assert_true(option_set(&options[FLAG], "false") && !at.flag);
	assert_true(option_set(&options[FLAG], "true") && at.flag);
	const char *text = " any \"text\" ";
	assert_true(option_set(&options[TEXT], text) && at.text == text);
	assert_true(option_set(&options[INTEGER], "9") && at.integer == 9);
	assert_true(option_set(&options[INTEGER], "1") && at.integer == 1);
	assert_true(option_set(&options[REAL], "0") && at.real == 0.0);
	assert_true(option_set(&options[REAL], "0.999999") && at.real == 0.999999);
	assert_true(option_set(&options[CHOICE], "blue"));
	assert_string_equal(at.choice, "blue");
	assert_true(option_set(&options[OTHER], "4") && at.other == 4);
}

/* A refused value leaves the old one. */
static void test_set_bad(void **state)
{
	(void)state;
	static const struct {
		int option;
		const char *text;
	} bad[] = {
		{ FLAG, "" },       { FLAG, "1" },     { FLAG, "yes" },    { FLAG, "TRUE" },
		{ FLAG, "truex" },  { TEXT, "" },      { INTEGER, "0" },   { INTEGER, "10" },
		{ INTEGER, "" },    { INTEGER, "-1" }, { INTEGER, "1.5" }, { REAL, "1" },
		{ REAL, "-0.001" }, { REAL, "nan" },   { REAL, "" },       { CHOICE, "" },
		{ CHOICE, "re" },   { CHOICE, "Red" }, { CHOICE, "0" },    { OTHER, "3" },
		{ OTHER, "" },      { GROUP, "true" },
	};
	reset();
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (option_set(&options[bad[i].option], bad[i].text))
			fail_msg("case %zu: \"%s\" passes", i, bad[i].text);
		expect_defaults();
	}
}

static void expect_expected(int option, size_t size, const char *want)
{
	char text[256];
	memset(text, 'x', sizeof(text));
	option_expected(&options[option], text, size);
	assert_string_equal(text, want);
}

static void test_expected(void **state)
{
	(void)state;
	expect_expected(FLAG, 256, "true or false");
	expect_expected(TEXT, 256, "some text");
	expect_expected(INTEGER, 256, "a whole number from 1 to 9");
	expect_expected(REAL, 256, "a number in [0, 1)");
	expect_expected(CHOICE, 256, "one of red, green, blue");
	expect_expected(OTHER, 256, "an even number");
	/* Cut to the room there is. */
	for (size_t size = 1; size <= 24; size++) {
		char want[32];
		snprintf(want, size, "one of red, green, blue");
		expect_expected(CHOICE, size, want);
	}
}

/* The text of a value sets that value again. */
static void test_text(void **state)
{
	(void)state;
	char text[OPTION_TEXT_BYTES];
	reset();
	assert_string_equal(option_text(&options[FLAG], text), "true");
	assert_ptr_equal(option_text(&options[TEXT], text), at.text);
	assert_string_equal(option_text(&options[INTEGER], text), "5");
	assert_string_equal(option_text(&options[REAL], text), "0.25");
	assert_string_equal(option_text(&options[CHOICE], text), "green");
	assert_string_equal(option_text(&options[OTHER], text), "ten");
	at.flag = false;
	assert_string_equal(option_text(&options[FLAG], text), "false");
	/* A value that cannot be set stands for an automatic default. */
	at.text = NULL;
	at.integer = 0;
	at.real = NAN;
	at.choice = NULL;
	assert_null(option_text(&options[TEXT], text));
	assert_null(option_text(&options[INTEGER], text));
	assert_null(option_text(&options[CHOICE], text));
	at.real = 1.0;
	assert_null(option_text(&options[REAL], text));
	at.real = -0.1;
	assert_null(option_text(&options[REAL], text));
	at.real = NAN;
	assert_null(option_text(&options[REAL], text));
}

static void test_real_text(void **state)
{
	(void)state;
	static const struct {
		double value;
		const char *text;
	} cases[] = {
		{ 0.0, "0" },
		{ 0.1, "0.1" },
		{ 0.0003, "0.0003" },
		{ 1e-8, "1e-08" },
		{ 1.0 / 3.0, "0.3333333333333333" },
		{ 0.1 + 0.2, "0.30000000000000004" },
		{ 5e-324, "5e-324" },
	};
	char text[OPTION_TEXT_BYTES];
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		at.real = cases[i].value;
		assert_string_equal(option_text(&options[REAL], text), cases[i].text);
		assert_true(option_set(&options[REAL], text) && at.real == cases[i].value);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_integer), cmocka_unit_test(test_real),
		cmocka_unit_test(test_percent), cmocka_unit_test(test_set),
		cmocka_unit_test(test_set_bad), cmocka_unit_test(test_expected),
		cmocka_unit_test(test_text),    cmocka_unit_test(test_real_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
