/* SPDX-License-Identifier: MIT */
/*
 * test_utf8.c - every code point once, and every sequence of up to three bytes
 */
#include "core/utf8.h"

#include <string.h>

#include "support/compare.h"
#include "support/quick.h"

/* Encodes a code point in the given number of bytes, even if that is not its proper form. */
static void encode(uint32_t code, size_t bytes, char *out)
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	for (size_t i = bytes; i-- > 1; code >>= 6)
		out[i] = (char)(0x80 | (code & 0x3f));
	out[0] = (char)(bytes == 1 ? code : lead[bytes] | code);
}

static size_t proper_bytes(uint32_t code)
{
	return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/* Characters that another character's place or reading depends on, or that take none. */
static bool is_hidden(uint32_t code)
{
	bool direction = code == 0x61c || (code >= 0x200e && code <= 0x200f) ||
			 (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
	bool separator = code == 0x2028 || code == 0x2029;
	bool zero_width = code == 0xad || code == 0x180e || (code >= 0x200b && code <= 0x200d) ||
			  (code >= 0x2060 && code <= 0x2065) || code == 0xfeff;
	bool format = (code >= 0x206a && code <= 0x206f) || (code >= 0xfff9 && code <= 0xfffb) ||
		      (code >= 0xe0000 && code <= 0xe007f);
	return direction || separator || zero_width || format;
}

static bool is_shown(uint32_t code)
{
	bool control = code < 0x20 || (code >= 0x7f && code < 0xa0);
	return !control && (code < 0xd800 || code > 0xdfff) && code <= 0x10ffff;
}

static void test_code_points(void **state)
{
	(void)state;
	char text[5];
	for (uint32_t code = 0; code < 0x200000; code += quick() ? 97 : 1) {
		size_t proper = proper_bytes(code);
		for (size_t bytes = proper; bytes <= 4; bytes++) {
			encode(code, bytes, text);
			size_t want = bytes == proper && is_shown(code) ? bytes : 0;
			if (utf8_printable(text, bytes) != want)
				fail_msg("U+%04X in %zu bytes", (unsigned)code, bytes);
			if (utf8_visible(text, bytes) != (is_hidden(code) ? 0 : want))
				fail_msg("U+%04X in %zu bytes, visible", (unsigned)code, bytes);
			bool surrogate = code >= 0xd800 && code <= 0xdfff;
			text[bytes] = '\0';
			if (utf8_is_valid(text) !=
			    (bytes == proper && !surrogate && code <= 0x10ffff))
				fail_msg("U+%04X in %zu bytes as a text", (unsigned)code, bytes);
		}
	}
}

/* A truncated character is none; bytes that follow a character do not change its length. */
static void test_left(void **state)
{
	(void)state;
	static const char *const characters[] = { "é", "€", "😀" };
	for (size_t i = 0; i < 3; i++) {
		size_t bytes = strlen(characters[i]);
		assert_int_equal(utf8_printable(characters[i], bytes + 1), bytes);
		for (size_t left = 1; left < bytes; left++)
			assert_int_equal(utf8_printable(characters[i], left), 0);
	}
	assert_int_equal(utf8_printable("ab", 2), 1);
	assert_int_equal(utf8_printable("", 1), 0);
}

/* As many sequences of two and of three bytes are accepted as there are such characters. */
static void test_sequences(void **state)
{
	(void)state;
	size_t of_two = 0, of_three = 0;
	for (unsigned a = 0x80; a < 0x100; a++)
		for (unsigned b = 0; b < 0x100; b++) {
			char text[3] = { (char)a, (char)b, 0 };
			of_two += utf8_printable(text, 2) == 2;
			for (unsigned c = 0; c < 0x100; c++) {
				text[2] = (char)c;
				of_three += utf8_printable(text, 3) == 3;
			}
		}
	assert_int_equal(of_two, 0x800 - 0xa0);
	assert_int_equal(of_three, 0x10000 - 0x800 - 0x800);
}

static void test_bad(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"\x80",     /* a lone continuation */
		"\xc0\x80", /* U+0000, overlong */
		"\xc1\xbf",
		"\xc3(", /* no continuation */
		"\xe2\x82(",
		"\xe2(\xac",
		"\xed\xa0\x80", /* a surrogate */
		"\xf0\x80\x80\x80",
		"\xf4\x90\x80\x80", /* U+110000 */
		"\xf5\x80\x80\x80",
		"\xf8\x88\x80\x80\x80",
		"\xfe",
		"\xff",
		"\xc2\x9b", /* CSI, which terminals obey */
		"\x1b",
		"\n",
		"\t",
		"\x7f",
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (utf8_printable(bad[i], strlen(bad[i])) != 0)
			fail_msg("case %zu passes", i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_code_points),
		cmocka_unit_test(test_left),
		cmocka_unit_test(test_sequences),
		cmocka_unit_test(test_bad),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
