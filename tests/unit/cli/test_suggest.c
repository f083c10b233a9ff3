/* SPDX-License-Identifier: MIT */
/*
 * test_suggest.c - the nearest word, or none if nothing is close enough
 */
#include "cli/suggest.h"

#include "support/compare.h"

static const char *const words[] = {
	"train", "eval", "predict", "info", "data", "epochs", "learning-rate", "lr", "out",
};

static void expect(const char *typed, const char *want)
{
	struct suggestion suggestion = { .word = typed };
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		suggestion_try(&suggestion, words[i]);
	if (!want)
		assert_null(suggestion.best);
	else if (!suggestion.best || strcmp(suggestion.best, want) != 0)
		fail_msg("\"%s\" means %s, not %s", typed, want, suggestion.best);
}

/* A letter omitted, inserted or replaced, or two neighbours swapped, is one slip. */
static void test_slips(void **state)
{
	(void)state;
	expect("train", "train");
	expect("trin", "train");
	expect("traain", "train");
	expect("trein", "train");
	expect("tarin", "train");
	expect("rtain", "train");
	expect("trani", "train");
	expect("Train", "train");
}

/* One slip in a word of up to four letters, two in a longer one. */
static void test_limits(void **state)
{
	(void)state;
	expect("evla", "eval");
	expect("veal", "eval");
	expect("vela", NULL);
	expect("evvaal", NULL);
	expect("tarni", "train");
	expect("tarnni", NULL);
	expect("xpochz", "epochs");
	expect("xpocz", NULL);
	expect("l", "lr");
	expect("xy", NULL);
	expect("", NULL);
}

/* A prefix of at least three letters counts as one slip. */
static void test_beginnings(void **state)
{
	(void)state;
	expect("lea", "learning-rate");
	expect("learning", "learning-rate");
	expect("le", "lr");
	expect("pre", "predict");
	expect("pr", "lr");
	expect("predictions", NULL);
}

static void test_best(void **state)
{
	(void)state;
	struct suggestion suggestion = { .word = "batch" };
	suggestion_try(&suggestion, "bitsh");
	assert_string_equal(suggestion.best, "bitsh");
	assert_int_equal(suggestion.distance, 2);
	suggestion_try(&suggestion, "match");
	assert_string_equal(suggestion.best, "match");
	suggestion_try(&suggestion, "latch"); /* no better: the first stays */
	assert_string_equal(suggestion.best, "match");
	suggestion_try(&suggestion, "batch");
	assert_string_equal(suggestion.best, "batch");
	assert_int_equal(suggestion.distance, 0);
}

/* Words are compared up to 31 letters; longer ones match nothing. */
static void test_long(void **state)
{
	(void)state;
	static const char longest[] = "abcdefghijklmnopqrstuvwxyz01234"; /* 31 */
	struct suggestion suggestion = { .word = "abcdefghijklmnopqrstuvwxyz01235" };
	suggestion_try(&suggestion, longest);
	assert_ptr_equal(suggestion.best, longest);
	assert_int_equal(suggestion.distance, 1);
	suggestion = (struct suggestion){ .word = "abcdefghijklmnopqrstuvwxyz012345" };
	suggestion_try(&suggestion, longest);
	assert_null(suggestion.best);
	suggestion_try(&suggestion, "abcdefghijklmnopqrstuvwxyz012344");
	assert_null(suggestion.best);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slips),      cmocka_unit_test(test_limits),
		cmocka_unit_test(test_beginnings), cmocka_unit_test(test_best),
		cmocka_unit_test(test_long),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
