/* SPDX-License-Identifier: MIT */
/*
 * utf8.c - one character at a time (RFC 3629)
 */
#include "core/utf8.h"

#include <stdbool.h>
#include <stdint.h>

size_t utf8_printable(const char *text, size_t left)
{
	/* Smallest code point by number of bytes; for two, the first after the C1 controls. */
	static const uint32_t smallest[] = { 0, 0, 0xa0, 0x800, 0x10000 };
	const unsigned char *s = (const unsigned char *)text;
	if (s[0] < 0x80)
		return s[0] >= 0x20 && s[0] != 0x7f;
	size_t bytes = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
	if (s[0] < 0xc0 || s[0] > 0xf4 || bytes > left)
		return 0;
	uint32_t code = s[0] & (0x7fu >> bytes);
	for (size_t i = 1; i < bytes; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (s[i] & 0x3fu);
	}
	bool surrogate = code >= 0xd800 && code <= 0xdfff;
	return code < smallest[bytes] || surrogate || code > 0x10ffff ? 0 : bytes;
}
