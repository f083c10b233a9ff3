/* SPDX-License-Identifier: MIT */
/*
 * test_option_list.c - lists of numbers and of texts, and those that are refused
 */
#include "cli/option_list.h"

#include <stdio.h>

#include "support/compare.h"

static void test_numbers(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t count, values[6];
	} good[] = {
		{ "1", 1, { 1 } },           { "128", 1, { 128 } },
		{ "4,1,2", 3, { 4, 1, 2 } }, { "1..4", 4, { 1, 2, 3, 4 } },
		{ "7..7", 1, { 7 } },        { "1..2,2,9,1..3", 4, { 1, 2, 9, 3 } },
	};
	struct number_list list = { .max = 128 };
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(option_numbers(&list, good[i].text));
		assert_int_equal(list.count, good[i].count);
		assert_memory_equal(list.values, good[i].values, list.count * sizeof(size_t));
	}
	static const char *const bad[] = {
		"",
		",",
		"1,",
		",1",
		"1,,2",
		"0",
		"129",
		"1..129",
		"2..1",
		"1..",
		"..2",
		"1...3",
		"1..2..3",
		"-1",
		"+1",
		" 1",
		"1 ",
		"1x",
		"0x1",
		"1.5",
		"1;2",
		"18446744073709551617",
		"100000000000000000000000000001",
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (option_numbers(&list, bad[i]))
			fail_msg("\"%s\" passes", bad[i]);
	assert_int_equal(list.count, 4); /* unchanged */
	list.max = 1000;
	assert_true(option_numbers(&list, "1..128"));
	assert_false(option_numbers(&list, "1..129"));
}

static void test_texts(void **state)
{
	(void)state;
	struct text_list list = { 0 };
	char names[TEXT_LIST_ROOM + 1][8];
	assert_false(option_texts(&list, ""));
	for (size_t i = 0; i < TEXT_LIST_ROOM; i++) {
		snprintf(names[i], sizeof(names[i]), "net%zu", i);
		assert_true(option_texts(&list, names[i]));
		assert_true(option_texts(&list, "net0")); /* already in the list */
	}
	assert_int_equal(list.count, TEXT_LIST_ROOM);
	assert_false(option_texts(&list, "another"));
	assert_string_equal(list.texts[TEXT_LIST_ROOM - 1], names[TEXT_LIST_ROOM - 1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
