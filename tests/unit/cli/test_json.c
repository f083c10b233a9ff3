/* SPDX-License-Identifier: MIT */
/*
 * test_json.c - JSON values, and documents as they are printed
 */
#include "cli/json.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/memory_note.h"
#include "support/no_memory.h"
#include "support/output.h"

/* Prints the value and releases it; expects exit code 0. */
static void expect(json_t *value, const char *want)
{
	output_begin(stdout);
	int code = json_print(value);
	const char *text = output_end();
	assert_string_equal(text, want);
	assert_int_equal(code, 0);
}

static void test_text(void **state)
{
	(void)state;
	expect(json_pack("[o]", json_text("plain")), "[\"plain\"]\n");
	expect(json_pack("[o]", json_text("")), "[\"\"]\n");
	expect(json_pack("[o]", json_text(NULL)), "[null]\n");
	expect(json_pack("[o]", json_text("é \"q\" \\ \n\x01")),
	       "[\"é \\\"q\\\" \\\\ \\n\\u0001\"]\n");
	/* Not UTF-8: cleaned, control characters with it. */
	expect(json_pack("[o]", json_text("caf\xe9\n")), "[\"caf??\"]\n");
	expect(json_pack("[o]", json_text("\xed\xa0\x80")), "[\"???\"]\n");
	/* Unchanged, but escaped where it could not be seen. */
	expect(json_pack("[o]", json_text("a\u202e\xc2\x9b\x7f")),
	       "[\"a\\u202e\\u009b\\u007f\"]\n");
}

static void test_numbers(void **state)
{
	(void)state;
	expect(json_pack("[o,o,o]", json_number(0.9921), json_number(1.0 / 3.0), json_number(-0.5)),
	       "[0.9921,0.333333333333,-0.5]\n");
	expect(json_pack("[o,o,o]", json_number(NAN), json_number(INFINITY),
			 json_number(-INFINITY)),
	       "[null,null,null]\n");
	expect(json_pack("[o]", json_number(2.0)), "[2.0]\n");
	expect(json_pack("[o,o]", json_count(0), json_count(INT32_MAX)), "[0,2147483647]\n");
}

static void test_appended(void **state)
{
	(void)state;
	json_t *array = json_appended(json_array(), json_count(1));
	array = json_appended(array, json_text("two"));
	expect(array, "[1,\"two\"]\n");
	/* If either is NULL for lack of memory, the other is released. */
	assert_null(json_appended(NULL, json_count(1)));
	assert_null(json_appended(json_array(), NULL));
}

static void test_members(void **state)
{
	(void)state;
	json_t *object = json_pack("{s:f, s:i, s:s, s:f, s:f, s:n}", "real", 0.5, "whole", -3,
				   "text", "word", "large", 1e31, "small", 1e-31, "null");
	assert_true(json_get_number(object, "real") == 0.5);
	assert_true(json_get_number(object, "whole") == -3.0);
	assert_string_equal(json_get_text(object, "text"), "word");
	static const char *const none[] = { "text", "large", "small", "null", "absent" };
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_true(isnan(json_get_number(object, none[i])));
	assert_string_equal(json_get_text(object, "real"), "");
	assert_string_equal(json_get_text(NULL, "text"), "");
	assert_true(isnan(json_get_number(NULL, "real")));
	json_decref(object);
}

static void test_document(void **state)
{
	(void)state;
	expect(json_pack("{s:i, s:[i,i], s:{s:b}}", "z", 1, "a", 2, 3, "m", "k", 1),
	       "{\"z\":1,\"a\":[2,3],\"m\":{\"k\":true}}\n");
	output_begin(stderr);
	int code = json_print(NULL);
	assert_string_equal(output_end(), "scrawl: out of memory\n");
	assert_int_equal(code, 1);
}

static int countdown; /* to the one allocation of jansson that fails */

static void *fail_one(size_t bytes)
{
	return countdown-- == 0 ? NULL : malloc(bytes);
}

/* Without memory there is no text, or the whole one: jansson would leave out keys. */
static void test_no_memory(void **state)
{
	(void)state;
	json_t *document = json_object();
	for (int i = 0; i < 100; i++) {
		char key[40];
		snprintf(key, sizeof(key), "a key that takes some room, number %d", i);
		assert_int_equal(json_object_set_new(document, key, json_integer(i)), 0);
	}
	char *whole = json_line(document);
	assert_non_null(whole);
	json_set_alloc_funcs(fail_one, free);
	countdown = -1;
	for (int before = 0; countdown < 0; before++) {
		countdown = before;
		char *line = json_line(document);
		if (line)
			assert_string_equal(line, whole);
		free(line);
	}
	json_set_alloc_funcs(malloc, free);
	free(whole);
	json_decref(document);
}

#define MARKS 60000
static char marks[2 * MARKS + 10] = "{\"a\":\"";

/* The text is read whole, and the lack of memory is noted. */
static bool marks_survive(void *arg)
{
	json_note_memory();
	json_t *document = json_loadb(marks, strlen(marks), 0, NULL);
	const char *text = json_get_text(document, "a");
	(void)arg;
	return memory_has_failed() && strlen(text) == MARKS && strspn(text, "\"") == MARKS;
}

/* jansson's parser would lose a character, and might then end the process. */
static void test_reserve(void **state)
{
	(void)state;
	if (!can_lack_memory())
		skip();
	for (int i = 0; i < MARKS; i++)
		strcpy(marks + 6 + 2 * i, "\\\"");
	strcpy(marks + 6 + 2 * MARKS, "\"}");
	assert_true(holds_without_memory(marks_survive, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),     cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_appended), cmocka_unit_test(test_members),
		cmocka_unit_test(test_document), cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_reserve),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
