/* SPDX-License-Identifier: MIT */
/*
 * wrap.c - breaks text after semicolons and at blanks
 */
#include "sweep/wrap.h"

#include <stdio.h>
#include <string.h>

#define WRAP_COLUMNS 79

/* Bytes of the next line: all, or up to the last semicolon or else blank that fits. */
static size_t line_length(const char *text, size_t fits)
{
	size_t length = strlen(text), blank = 0, semicolon = 0;
	if (length <= fits)
		return length;
	for (size_t i = 1; i <= fits; i++) {
		blank = text[i] == ' ' ? i : blank;
		semicolon = text[i] == ' ' && text[i - 1] == ';' ? i : semicolon;
	}
	return semicolon ? semicolon : blank ? blank : strcspn(text, " ");
}

void print_wrapped(const char *text, size_t indent)
{
	for (;;) {
		size_t length = line_length(text, WRAP_COLUMNS - indent);
		printf("%.*s\n", (int)length, text);
		text += length;
		text += strspn(text, " ");
		if (!*text)
			return;
		printf("%*s", (int)indent, "");
	}
}
