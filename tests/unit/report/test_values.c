/* SPDX-License-Identifier: MIT */
/*
 * test_values.c - numbers and names as a reader wants them
 */
#include "report/values.h"

#include <math.h>
#include <stdlib.h>

#include "support/output.h"

static void assert_name(char *found, const char *want)
{
	assert_string_equal(found, want);
	free(found);
}

static void test_numbers(void **state)
{
	(void)state;
	char out[VALUE_TEXT];
	assert_string_equal(value_percent(0.99384, out), "99.38%");
	assert_string_equal(value_percent(NAN, out), "\u2013");
	assert_string_equal(value_range(0.9921, 0.9952, out), "99.21 to 99.52%");
	assert_string_equal(value_range(NAN, 1.0, out), "\u2013");
	assert_string_equal(value_number(0.01966, 4, out), "0.0197");
	assert_string_equal(value_number(0.0000778, 4, out), "7.8e-05");
	assert_string_equal(value_number(0.0, 4, out), "0.0000");
	assert_string_equal(value_count(10000.0, out), "10,000");
	assert_string_equal(value_count(-1.0, out), "\u2013");
	assert_string_equal(value_count(1e300, out), "\u2013");
	assert_string_equal(value_seconds(0.42, out), "0.42 s");
	assert_string_equal(value_seconds(29.53, out), "29.5 s");
	assert_string_equal(value_seconds(59.96, out), "1:00");
	assert_string_equal(value_seconds(3700.0, out), "1:01:40");
	assert_string_equal(value_seconds(NAN, out), "\u2013");
}

static void test_names(void **state)
{
	(void)state;
	assert_name(value_base_name("runs/lenet-1.safetensors"), "lenet-1");
	assert_name(value_base_name("lenet.jsonl"), "lenet");
	assert_name(value_base_name(".json"), ".json");
	assert_name(value_base_name("folder/"), "folder/");
	assert_name(value_data_name("/data/mnist/t10k-images-idx3-ubyte.gz"), "mnist");
	assert_name(value_data_name("mnist"), "mnist");
	assert_name(value_data_name("/data/scans"), "scans");
	assert_name(value_data_name("/images"), "images");
	assert_name(value_data_name(""), "");
}

static void test_classes(void **state)
{
	(void)state;
	char number[TEXT_NUMBER];
	json_t *eval = json_pack("{s:[{s:s},{s:i}], s:[[i,i],[i,i]]}", "classes", "name", "cat",
				 "class", 1, "confusion", 5, 1, 2, 7);
	json_t *values = json_pack("[i, i, s, s, n]", 1, 2, "cat", "dog");
	static const size_t want[] = { 1, SIZE_MAX, 0, SIZE_MAX, SIZE_MAX };
	for (size_t i = 0; i < 5; i++)
		assert_true(value_class(eval, json_array_get(values, i)) == want[i]);
	assert_string_equal(value_class_name(eval, 0, number), "cat");
	assert_string_equal(value_class_name(eval, 1, number), "1");
	assert_string_equal(value_class_name(eval, SIZE_MAX, number), "?");
	assert_true(value_confusion(eval, 1, 0) == 2.0);
	assert_true(value_confusion(eval, 2, 0) == 0.0);
	assert_true(value_support(eval, 1) == 9.0);
	json_decref(values);
	json_decref(eval);
}

static void test_options(void **state)
{
	(void)state;
	static const char *const want[] = { "0.003", "8", "adamw", "yes", "", "" };
	char out[VALUE_TEXT];
	json_t *values = json_pack("[f, i, s, b, n, {}]", 0.003, 8, "adamw", 1);
	for (size_t i = 0; i < 6; i++)
		assert_string_equal(value_option(json_array_get(values, i), out), want[i]);
	json_decref(values);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_options),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
