/* SPDX-License-Identifier: MIT */
/*
 * test_base64.c - the test vectors of RFC 4648, all digits, and a prefix
 */
#include "cli/base64.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect_text(const char *prefix, const void *bytes, size_t count, const char *want)
{
	char *text = base64_text(prefix, bytes, count);
	assert_non_null(text);
	assert_string_equal(text, want);
	free(text);
}

static void test_rfc(void **state)
{
	static const struct {
		const char *bytes, *text;
	} vectors[] = {
		{ "", "" },
		{ "f", "Zg==" },
		{ "fo", "Zm8=" },
		{ "foo", "Zm9v" },
		{ "foob", "Zm9vYg==" },
		{ "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++)
		expect_text("", vectors[i].bytes, strlen(vectors[i].bytes), vectors[i].text);
}

static void test_all_digits(void **state)
{
	/* The numbers 0 to 63 in six bits each. */
	uint8_t bytes[48];
	(void)state;
	for (unsigned i = 0; i < 16; i++) {
		unsigned bits = (4 * i) << 18 | (4 * i + 1) << 12 | (4 * i + 2) << 6 | (4 * i + 3);
		bytes[3 * i] = (uint8_t)(bits >> 16 & 255);
		bytes[3 * i + 1] = (uint8_t)(bits >> 8 & 255);
		bytes[3 * i + 2] = (uint8_t)(bits & 255);
	}
	expect_text("data:,", bytes, sizeof(bytes),
		    "data:,ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rfc),
		cmocka_unit_test(test_all_digits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
