/* SPDX-License-Identifier: MIT */
/*
 * test_nearest.c - the word that was probably meant, or none
 */
#include "core/nearest.h"

#include <string.h>

#include "support/compare.h"

static const char *const known[] = { "conv", "relu", "maxpool", "dense", "lenet", "lr" };

/* text [length]: what follows is not looked at. */
static void expect_meant(const char *text, size_t length, const char *want)
{
	struct nearest meant = { .word = text, .length = length };
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		nearest_try(&meant, known[i]);
	if (!want && meant.best)
		fail_msg("\"%s\" means %s, not nothing", text, meant.best);
	if (want && (!meant.best || strcmp(meant.best, want) != 0))
		fail_msg("\"%s\" means %s, not %s", text, meant.best ? meant.best : "nothing",
			 want);
}

static void test_meant(void **state)
{
	(void)state;
	expect_meant("lennet", 6, "lenet");
	expect_meant("dnese", 5, "dense"); /* a swap is two edits */
	expect_meant("relu6", 5, "relu");
	expect_meant("conv2d", 6, "conv");
	expect_meant("maxpool2d", 9, "maxpool");
	expect_meant("lrr", 3, "lr");
	expect_meant("conv 8 3x3", 4, "conv");
}

static void test_none(void **state)
{
	(void)state;
	expect_meant("", 0, NULL);
	expect_meant("lstm", 4, NULL);
	expect_meant("cvno", 4, NULL);  /* two edits in a short word */
	expect_meant("lrate", 5, NULL); /* what follows a very short word is not just an ending */
	char word[64];
	memset(word, 'x', sizeof(word));
	memcpy(word, "dense", 5);
	expect_meant(word, 32, NULL);
	expect_meant(word, 31, "dense");
}

static void test_nearest_wins(void **state)
{
	(void)state;
	struct nearest meant = { .word = "batch", .length = 5 };
	nearest_try(&meant, "bitsh");
	assert_string_equal(meant.best, "bitsh");
	assert_int_equal(meant.distance, 2);
	nearest_try(&meant, "match");
	assert_string_equal(meant.best, "match");
	nearest_try(&meant, "latch"); /* no better: the first stays */
	assert_string_equal(meant.best, "match");
	nearest_try(&meant, "batch");
	assert_int_equal(meant.distance, 0);
	nearest_try(&meant, "a candidate far longer than any word that somebody would type");
	assert_string_equal(meant.best, "batch");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_meant),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_nearest_wins),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
