/* SPDX-License-Identifier: MIT */
/*
 * utf8.c - one character at a time (RFC 3629)
 */
#include "core/utf8.h"

#include <stdint.h>
#include <string.h>

/* Bytes of the character at text, 0 if it is not UTF-8. */
static size_t read_character(const char *text, size_t left, uint32_t *code)
{
	/* Smallest code point by number of bytes. */
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *s = (const unsigned char *)text;
	*code = s[0];
	if (s[0] < 0x80)
		return 1;
	size_t bytes = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
	if (s[0] < 0xc0 || s[0] > 0xf4 || bytes > left)
		return 0;
	*code = s[0] & (0x7fu >> bytes);
	for (size_t i = 1; i < bytes; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (s[i] & 0x3fu);
	}
	bool surrogate = *code >= 0xd800 && *code <= 0xdfff;
	return *code < smallest[bytes] || surrogate || *code > 0x10ffff ? 0 : bytes;
}

static bool is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

size_t utf8_printable(const char *text, size_t left)
{
	uint32_t code;
	size_t bytes = read_character(text, left, &code);
	return is_control(code) ? 0 : bytes;
}

size_t utf8_visible(const char *text, size_t left)
{
	/* Invisible characters, separators of lines, bidirectional controls, tags; ascending. */
	static const uint32_t hidden[][2] = {
		{ 0x00ad, 0x00ad }, { 0x061c, 0x061c }, { 0x180e, 0x180e },
		{ 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f },
		{ 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xe0000, 0xe007f },
	};
	uint32_t code;
	size_t bytes = read_character(text, left, &code);
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (code >= hidden[i][0] && code <= hidden[i][1])
			return 0;
	return is_control(code) ? 0 : bytes;
}

bool utf8_is_valid(const char *text)
{
	size_t left = strlen(text), bytes = 1;
	for (uint32_t code; left && bytes; text += bytes, left -= bytes)
		bytes = read_character(text, left, &code);
	return left == 0;
}
