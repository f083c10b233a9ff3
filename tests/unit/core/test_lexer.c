/* SPDX-License-Identifier: MIT */
/*
 * test_lexer.c - words, items, numbers, and where errors point
 */
#include "core/lexer.h"

#include <stdio.h>
#include <string.h>

#include "support/compare.h"

static struct scrawl_context ctx;

static struct lexer begin(const char *text)
{
	return (struct lexer){ .ctx = &ctx, .subject = "text", .text = text };
}

static void expect_word(struct lexer *lexer, size_t at, const char *word)
{
	lexer_next(lexer);
	assert_int_equal(lexer->word, at);
	assert_int_equal(lexer->length, strlen(word));
	assert_true(lexer_is(lexer, word));
}

static void test_words(void **state)
{
	(void)state;
	struct lexer lexer = begin(" \tconv 20\n5x5,relu , ,x");
	expect_word(&lexer, 2, "conv");
	assert_false(lexer_is(&lexer, "con"));
	assert_false(lexer_is(&lexer, "conv2"));
	assert_false(lexer_is(&lexer, "Conv"));
	expect_word(&lexer, 7, "20");
	expect_word(&lexer, 10, "5x5");
	expect_word(&lexer, 13, "");
	expect_word(&lexer, 13, ""); /* the comma is only consumed on request */
	assert_true(lexer_next_item(&lexer));
	expect_word(&lexer, 14, "relu");
	expect_word(&lexer, 19, "");
	assert_true(lexer_next_item(&lexer));
	expect_word(&lexer, 21, "");
	assert_true(lexer_next_item(&lexer));
	expect_word(&lexer, 22, "x");
	expect_word(&lexer, 23, "");
	assert_false(lexer_next_item(&lexer));
	assert_false(lexer_next_item(&lexer));
	assert_int_equal(lexer.position, 23);
}

static void test_nothing(void **state)
{
	(void)state;
	struct lexer lexer = begin("");
	expect_word(&lexer, 0, "");
	assert_false(lexer_next_item(&lexer));
	lexer = begin("  \r\n\t ");
	expect_word(&lexer, 6, "");
	assert_false(lexer_next_item(&lexer));
	lexer = begin(",");
	expect_word(&lexer, 0, "");
	assert_true(lexer_next_item(&lexer));
	expect_word(&lexer, 1, "");
	assert_false(lexer_next_item(&lexer));
}

static bool real(const char *text, double low, double high, double *value)
{
	struct lexer lexer = begin(text);
	lexer_next(&lexer);
	return lexer_real(&lexer, low, high, value);
}

static void test_real(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		double value;
	} good[] = {
		{ "0", 0.0 },
		{ "7", 7.0 },
		{ "007", 7.0 },
		{ ".5", 0.5 },
		{ "5.", 5.0 },
		{ "0.1", 0.1 },
		{ "12.75 rest", 12.75 },
		{ "3,4", 3.0 },
		{ "999999999999999", 999999999999999.0 },
		{ ".000000000000001", 1e-15 },
		{ "1.00000000000000", 1.0 },
	};
	double value;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		value = -1.0;
		if (!real(good[i].text, 0.0, 1e15, &value) || value != good[i].value)
			fail_msg("%s is read as %.17g", good[i].text, value);
	}
	static const char *const bad[] = {
		"",
		".",
		"..",
		"1..2",
		"1.2.3",
		"-1",
		"+1",
		"1e3",
		"nan",
		"inf",
		"0x10",
		"1_000",
		"\xd9\xa1",
		"1'0",
		"x",
		"1x",
		"1000000000000000",
		"0.0000000000000001",
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (real(bad[i], 0.0, 1e300, &value))
			fail_msg("\"%s\" is read as %.17g", bad[i], value);
}

static void test_real_bounds(void **state)
{
	(void)state;
	double value;
	assert_true(real("1", 1.0, 2.0, &value));
	assert_true(real("2", 1.0, 2.0, &value));
	assert_false(real("0.99999999999999", 1.0, 2.0, &value));
	assert_false(real("2.00000000000001", 1.0, 2.0, &value));
}

static void test_errors(void **state)
{
	(void)state;
	struct lexer lexer = begin("conv 20, dense x");
	lexer_next(&lexer);
	assert_int_equal(lexer_expected(&lexer, "a layer"), SCRAWL_EINVAL);
	assert_string_equal(ctx.error, "text \"conv 20, dense x\": at 1, found \"conv\" where a "
				       "layer is expected");
	lexer_next(&lexer);
	assert_int_equal(lexer_fail(&lexer, "too many"), SCRAWL_EINVAL);
	assert_string_equal(ctx.error, "text \"conv 20, dense x\": at 6, too many");
	lexer_next(&lexer);
	lexer_expected(&lexer, "a size");
	assert_string_equal(ctx.error, "text \"conv 20, dense x\": at 8, found a comma where a "
				       "size is expected");
	assert_true(lexer_next_item(&lexer));
	for (int i = 0; i < 3; i++)
		lexer_next(&lexer);
	lexer_expected(&lexer, "a size");
	assert_string_equal(ctx.error, "text \"conv 20, dense x\": at 17, found the end where a "
				       "size is expected");
}

/* At most 160 bytes of a text of 1000 are quoted, around the position. */
static void test_long_text(void **state)
{
	(void)state;
	char text[1001], want[512];
	for (size_t i = 0; i < 1000; i++)
		text[i] = i % 10 ? (char)('0' + i % 10) : ' ';
	text[1000] = '\0';
	static const struct {
		size_t words, begin, end; /* words taken; the part that is quoted */
	} cases[] = { { 1, 0, 160 }, { 9, 1, 161 }, { 50, 411, 571 }, { 100, 911, 1000 } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct lexer lexer = begin(text);
		for (size_t w = 0; w < cases[i].words; w++)
			lexer_next(&lexer);
		lexer_fail(&lexer, "why");
		snprintf(want, sizeof(want), "text \"%s%.*s%s\": at %zu, why",
			 cases[i].begin ? "..." : "", (int)(cases[i].end - cases[i].begin),
			 text + cases[i].begin, cases[i].end < 1000 ? "..." : "",
			 10 * cases[i].words - 10 + 2);
		assert_string_equal(ctx.error, want);
	}
}

/* A long word is cut to 160 bytes, too; a text of exactly 160 is quoted whole. */
static void test_long_word(void **state)
{
	(void)state;
	char text[501];
	for (size_t length = 159; length <= 500; length += length < 162 ? 1 : 169) {
		memset(text, 'x', length);
		text[length] = '\0';
		struct lexer lexer = begin(text);
		lexer_next(&lexer);
		lexer_expected(&lexer, "a word");
		const char *found = strstr(ctx.error, "found \"");
		assert_non_null(found);
		size_t kept = length < 160 ? length : 160;
		assert_int_equal(strspn(found + strlen("found \""), "x"), kept);
		assert_int_equal(strspn(ctx.error + strlen("text \""), "x"), kept);
		assert_int_equal(strstr(ctx.error, "...") != NULL, length > 160);
		assert_non_null(strstr(found, "\" where a word is expected"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),     cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_real),      cmocka_unit_test(test_real_bounds),
		cmocka_unit_test(test_errors),    cmocka_unit_test(test_long_text),
		cmocka_unit_test(test_long_word),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
