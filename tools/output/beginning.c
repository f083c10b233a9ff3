/* SPDX-License-Identifier: MIT */
/*
 * beginning.c - matches a file's beginning character by character
 */
#include "output/beginning.h"

#include <ctype.h>
#include <string.h>

#define CELL 256 /* compared bytes of a cell */

static int next_character(FILE *file)
{
	int c = getc(file);
	while (c != EOF && isspace(c))
		c = getc(file);
	return c;
}

static bool has_text(FILE *file, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (next_character(file) != (unsigned char)text[i])
			return false;
	return true;
}

static bool line_has_text(FILE *file, const char *text)
{
	for (int c = getc(file); c != EOF && c != '\n'; c = getc(file)) {
		long next = ftell(file);
		if (next < 1 || fseek(file, next - 1, SEEK_SET))
			return false;
		if (has_text(file, text, strlen(text)))
			return true;
		if (fseek(file, next, SEEK_SET))
			return false;
	}
	return false;
}

/* Reads a cell of CSV, of which it keeps the first bytes, and returns what ends it. */
static int read_cell(FILE *file, char *bytes)
{
	size_t length = 0;
	bool quoted = false;
	int c = getc(file);
	memset(bytes, 0, CELL);
	for (; c != EOF && (quoted || (c != ',' && c != '\n')); c = getc(file)) {
		quoted ^= c == '"';
		if (length < CELL)
			bytes[length++] = (char)c;
	}
	return c;
}

static bool next_line_alike(FILE *file)
{
	char cell[CELL], other[CELL];
	int end = read_cell(file, cell);
	while (end == ',')
		end = read_cell(file, other);
	return *cell && read_cell(file, other) == ',' && memcmp(cell, other, CELL) == 0;
}

bool beginning_matches(FILE *file, const char *text)
{
	if (fseek(file, 0, SEEK_SET))
		return false;
	while (*text) {
		size_t length = strcspn(text, "*~^");
		if (!has_text(file, text, length))
			return false;
		text += length;
		if (*text == '~')
			return line_has_text(file, text + 1);
		if (*text == '^')
			return next_line_alike(file);
		if (*text == '*') {
			int c = getc(file);
			while (c != EOF && c != (unsigned char)text[1])
				c = getc(file);
			ungetc(c, file);
			text++;
		}
	}
	return true;
}
