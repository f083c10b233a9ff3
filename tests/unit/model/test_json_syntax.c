/* SPDX-License-Identifier: MIT */
/*
 * test_json_syntax.c - the same answer as jansson's about sound and about changed texts
 */
#include "model/json_syntax.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* jansson's answer, for what both check: not UTF-8, not whether keys are unique and numbers fit. */
static bool parses(const char *text, size_t bytes, bool *comparable)
{
	json_error_t error = { .line = 0 };
	json_t *document = json_loadb(text, bytes, 0, &error);
	enum json_error_code code = document ? json_error_unknown : json_error_code(&error);
	*comparable = code != json_error_invalid_utf8 && code != json_error_numeric_overflow;
	json_decref(document);
	return document != NULL;
}

static const char *const samples[] = {
	"{\"__metadata__\":{\"format\":\"scrawl\"},\"a\":{\"shape\":[1,2],\"dtype\":\"F32\"}}  ",
	"[\"0\", \"\\u20ac\\n\", \"\\ud83d\\ude00\", \"\\\"\"]",
	" [ -0, 0.5e+3 , 1E-2, true,false , null, [], {} ]\n",
	"[]",
	"{}",
	"\t{\"\":[[[{\"a\":{}}]]]}\r",
};

static void test_sound(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		assert_true(json_is_well_formed(samples[i], strlen(samples[i])));
}

static void test_nesting(void **state)
{
	(void)state;
	char text[130];
	memset(text, '[', 65);
	memset(text + 65, ']', 65);
	assert_true(json_is_well_formed(text + 1, 128));
	assert_false(json_is_well_formed(text, 130));
	assert_false(json_is_well_formed("[]", 3));
}

/* Each text cut everywhere, and with a byte of JSON's own everywhere. */
static void test_changed(void **state)
{
	(void)state;
	static const char bytes[] = "{}[]\",:\\u/0d1-+.eEnt \n\x01\x7f";
	char text[128];
	size_t compared = 0, sound = 0;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		size_t length = strlen(samples[i]);
		for (size_t at = 0; at < length * sizeof(bytes); at++) {
			memcpy(text, samples[i], length);
			text[at % length] = bytes[at / length];
			size_t kept = bytes[at / length] ? length : at % length;
			bool comparable, wanted = parses(text, kept, &comparable);
			if (comparable && json_is_well_formed(text, kept) != wanted)
				fail_msg("%.*s", (int)kept, text);
			compared += comparable;
			sound += wanted;
		}
	}
	assert_true(compared > 4000);
	assert_true(sound > 1000);
}

/* What jansson reports of a sound text, other than what it alone checks, is a lack of memory. */
static void test_ran_out(void **state)
{
	(void)state;
	static const char sound[] = "{\"a\": 1}", bad[] = "{\"a\": 1";
	json_error_t error = { .line = 1 };
	assert_true(json_ran_out(bad, strlen(bad), &error)); /* no text: it came to no parsing */
	strcpy(error.text, "unexpected token");
	error.text[JSON_ERROR_TEXT_LENGTH - 1] = json_error_invalid_syntax;
	assert_true(json_ran_out(sound, strlen(sound), &error));
	assert_false(json_ran_out(bad, strlen(bad), &error));
	error.text[JSON_ERROR_TEXT_LENGTH - 1] = json_error_duplicate_key;
	assert_false(json_ran_out(sound, strlen(sound), &error));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sound),
		cmocka_unit_test(test_nesting),
		cmocka_unit_test(test_changed),
		cmocka_unit_test(test_ran_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
