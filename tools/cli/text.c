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

#include "cli/memory_note.h"

/* Invisible characters, bidirectional controls, and what XML cannot hold; ascending. */
static bool is_hidden(uint32_t code)
{
	static const uint32_t ranges[][2] = {
		{ 0x00ad, 0x00ad }, { 0x061c, 0x061c },   { 0x180e, 0x180e }, { 0x200b, 0x200f },
		{ 0x2028, 0x202e }, { 0x2060, 0x206f },   { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb },
		{ 0xfffe, 0xffff }, { 0xe0000, 0xe007f },
	};
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (code >= ranges[i][0] && code <= ranges[i][1])
			return true;
	return false;
}

/* Bytes of the character at text, 0 if it is not UTF-8: overlong forms and surrogates are not. */
static size_t decode(const char *text, uint32_t *code)
{
	const unsigned char *s = (const unsigned char *)text;
	*code = s[0];
	if (s[0] < 0x80)
		return 1;
	size_t bytes = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	*code = s[0] & (0x7fu >> bytes);
	for (size_t i = 1; i < bytes; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (s[i] & 0x3fu);
	}
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	bool surrogate = *code >= 0xd800 && *code < 0xe000;
	return *code < least[bytes] || *code > 0x10ffff || surrogate ? 0 : bytes;
}

size_t text_character(const char *text)
{
	uint32_t code;
	size_t bytes = decode(text, &code);
	bool control = code < 0x20 || (code >= 0x7f && code < 0xa0);
	return control || is_hidden(code) ? 0 : bytes;
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

void text_print_entry(const char *key, const char *text)
{
	printf("%s: ", key);
	text_print(text);
	putchar('\n');
}

void text_print_wrapped(FILE *to, const char *text, size_t column, size_t width)
{
	size_t at = column;
	while (*text) {
		size_t length = strcspn(text, " ");
		bool first = at == column;
		if (!first && at + 1 + length > width) {
			fprintf(to, "\n%*s", (int)column, "");
			at = column;
			first = true;
		}
		fprintf(to, "%s%.*s", first ? "" : " ", (int)length, text);
		at += length + !first;
		text += length;
		text += strspn(text, " ");
	}
	fputc('\n', to);
}

/* Writes \uXXXX, or two of them for a character outside the basic plane; returns the end. */
static char *put_escape(char *to, uint32_t code)
{
	if (code < 0x10000)
		return to + sprintf(to, "\\u%04x", (unsigned)code);
	code -= 0x10000;
	return to + sprintf(to, "\\u%04x\\u%04x", (unsigned)(0xd800 + (code >> 10)),
			    (unsigned)(0xdc00 + (code & 0x3ff)));
}

char *text_json(const char *json)
{
	size_t hidden = 0;
	for (const char *s = json; *s; s++)
		hidden += text_character(s) == 0; /* continuations too: more than needed */
	char *copy = malloc(strlen(json) + hidden * sizeof("\\uXXXX\\uXXXX") + 1), *to = copy;
	while (copy && *json) {
		uint32_t code;
		size_t bytes = decode(json, &code);
		if (bytes == 0) {
			code = 0xfffd;
			bytes = 1;
		}
		if (*json == '\n' || text_character(json))
			to = (char *)memcpy(to, json, bytes) + bytes;
		else
			to = put_escape(to, code);
		json += bytes;
	}
	if (copy)
		*to = '\0';
	return copy;
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
	if (!copy) {
		memory_note_failure();
		return NULL;
	}
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
