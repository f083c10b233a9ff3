/* SPDX-License-Identifier: MIT */
/*
 * text.c - text for display
 */
#include "cli/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Zero-width characters, bidirectional controls, and what XML cannot hold; ascending. */
static bool is_hidden(uint32_t code)
{
	static const uint32_t ranges[][2] = { { 0x061c, 0x061c }, { 0x200b, 0x200f },
					      { 0x2028, 0x202e }, { 0x2060, 0x206f },
					      { 0xfeff, 0xfeff }, { 0xfffe, 0xffff } };
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (code >= ranges[i][0] && code <= ranges[i][1])
			return true;
	return false;
}

/* Also rejects overlong forms, surrogates and C1 control characters. */
size_t text_character(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	if (s[0] < 0x80)
		return s[0] >= 0x20 && s[0] != 0x7f;
	size_t bytes = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	uint32_t code = s[0] & (0x7fu >> bytes);
	for (size_t i = 1; i < bytes; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (s[i] & 0x3fu);
	}
	static const uint32_t least[] = { 0, 0, 0xa0, 0x800, 0x10000 };
	if (code < least[bytes] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ||
	    is_hidden(code))
		return 0;
	return bytes;
}

void text_clean(char *text)
{
	for (char *s = text; *s;) {
		size_t bytes = text_character(s);
		if (!bytes)
			*s = '?';
		s += bytes ? bytes : 1;
	}
}

void text_print(const char *text)
{
	while (*text) {
		size_t bytes = text_character(text);
		fwrite(bytes ? text : "?", 1, bytes ? bytes : 1, stdout);
		text += bytes ? bytes : 1;
	}
}

void text_print_wrapped(const char *text, size_t column, size_t width)
{
	size_t at = column;
	while (*text) {
		size_t length = strcspn(text, " ");
		bool first = at == column;
		if (!first && at + 1 + length > width) {
			printf("\n%*s", (int)column, "");
			at = column;
			first = true;
		}
		printf("%s%.*s", first ? "" : " ", (int)length, text);
		at += length + !first;
		text += length;
		text += strspn(text, " ");
	}
	putchar('\n');
}

size_t text_columns(const char *text)
{
	size_t columns = 0;
	for (; *text; text++)
		columns += ((unsigned char)*text & 0xc0) != 0x80;
	return columns;
}

char *text_copy(const char *text, size_t columns)
{
	char *copy = strdup(text);
	if (!copy)
		return NULL;
	text_clean(copy);
	if (text_columns(copy) <= columns || columns < 3)
		return copy;
	char *end = copy;
	for (size_t kept = 0; kept < columns - 3; kept++)
		end += text_character(end);
	memcpy(end, "...", sizeof("..."));
	return copy;
}

char *text_count(size_t n, char *out)
{
	char digits[TEXT_NUMBER];
	int length = snprintf(digits, sizeof(digits), "%zu", n);
	char *to = out;
	for (int i = 0; i < length; i++) {
		if (i && (length - i) % 3 == 0)
			*to++ = ',';
		*to++ = digits[i];
	}
	*to = '\0';
	return out;
}

static char *scaled(double x, const char *unit, char *out)
{
	static const char *const prefix[] = { "", "k", "M", "G", "T" };
	size_t i = 0;
	for (; x >= 999.5 && i < 4; i++)
		x /= 1000.0;
	snprintf(out, TEXT_NUMBER, "%.*f %s%s", i && x < 99.95 ? (x < 9.995 ? 2 : 1) : 0, x,
		 prefix[i], unit);
	return out;
}

char *text_bytes(double bytes, char *out)
{
	return scaled(bytes, "B", out);
}

char *text_flops(double flops, char *out)
{
	return flops > 0.0 ? scaled(flops, "FLOP", out) : memcpy(out, "-", sizeof("-"));
}

char *text_duration(double seconds, char *out)
{
	if (!(seconds < 359999.0))
		seconds = 359999.0; /* 99:59:59 */
	unsigned whole = seconds > 0.0 ? (unsigned)(seconds + 0.5) : 0;
	if (whole >= 3600)
		snprintf(out, TEXT_NUMBER, "%u:%02u:%02u", whole / 3600, whole / 60 % 60,
			 whole % 60);
	else
		snprintf(out, TEXT_NUMBER, "%u:%02u", whole / 60, whole % 60);
	return out;
}
