/* SPDX-License-Identifier: MIT */
/*
 * test_metadata.c - the ordered map from text to text
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/memory.h"
#include "model/metadata.h"

static void test_empty(void **state)
{
	(void)state;
	struct metadata m = { 0 };
	assert_null(metadata_get(&m, "a"));
	assert_int_equal(m.count, 0);
	metadata_release(&m);
	metadata_release(&m);
}

static void test_order_and_replacement(void **state)
{
	(void)state;
	struct metadata m = { 0 };
	char key[16], value[16];
	for (int i = 0; i < 100; i++) {
		snprintf(key, sizeof(key), "key%d", 99 - i);
		snprintf(value, sizeof(value), "%d", i);
		assert_int_equal(metadata_set(&m, key, value), SCRAWL_OK);
	}
	assert_int_equal(m.count, 100);
	assert_int_equal(metadata_set(&m, "key50", "other"), SCRAWL_OK);
	assert_int_equal(m.count, 100);
	for (int i = 0; i < 100; i++) {
		snprintf(key, sizeof(key), "key%d", 99 - i);
		snprintf(value, sizeof(value), "%d", i);
		assert_string_equal(m.entries[i].key, key);
		assert_string_equal(m.entries[i].value, i == 49 ? "other" : value);
		assert_ptr_equal(metadata_get(&m, key), m.entries[i].value);
	}
	assert_null(metadata_get(&m, "key"));
	assert_null(metadata_get(&m, ""));
	metadata_release(&m);
	assert_int_equal(m.count, 0);
	assert_null(metadata_get(&m, "key1"));
}

static void test_strings_are_copied(void **state)
{
	(void)state;
	struct metadata m = { 0 };
	char key[] = "key", value[] = "value";
	assert_int_equal(metadata_set(&m, key, value), SCRAWL_OK);
	assert_int_equal(metadata_set(&m, "", ""), SCRAWL_OK);
	key[0] = value[0] = 'x';
	assert_string_equal(metadata_get(&m, "key"), "value");
	assert_string_equal(metadata_get(&m, ""), "");
	/* A value may be part of the one it replaces. */
	assert_int_equal(metadata_set(&m, "key", metadata_get(&m, "key") + 2), SCRAWL_OK);
	assert_string_equal(metadata_get(&m, "key"), "lue");
	metadata_release(&m);
}

static void test_no_memory(void **state)
{
	(void)state;
	struct metadata m = { 0 };
	char key[16];
	size_t failures = 0;
	for (int i = 0; i < 20; i++) {
		snprintf(key, sizeof(key), "%d", i);
		for (size_t n = 1;; n++) {
			memory_fail_after(n);
			enum scrawl_status status = metadata_set(&m, key, "value");
			memory_fail_after(0);
			if (status == SCRAWL_OK)
				break;
			assert_int_equal(status, SCRAWL_ENOMEM);
			assert_int_equal(m.count, i);
			assert_null(metadata_get(&m, key));
			failures++;
		}
	}
	/*
	 * The value and the key each time.  Where the array grows first, the second failure is the
	 * value's, and the array stays grown for the next attempt.
	 */
	assert_int_equal(failures, 2 * 20);
	memory_fail_after(1);
	assert_int_equal(metadata_set(&m, "7", "new"), SCRAWL_ENOMEM);
	memory_fail_after(0);
	assert_string_equal(metadata_get(&m, "7"), "value");
	metadata_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_order_and_replacement),
		cmocka_unit_test(test_strings_are_copied),
		cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
