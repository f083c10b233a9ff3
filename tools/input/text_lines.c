/* SPDX-License-Identifier: MIT */
/*
 * text_lines.c - reads a text file line by line
 */
#include "input/text_lines.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"

/* Without blanks at either end; changes text. */
static char *trimmed(char *text)
{
	static const char *const blanks = " \t\r\n";
	text += strspn(text, blanks);
	size_t length = strlen(text);
	while (length && strchr(blanks, text[length - 1]))
		length--;
	text[length] = '\0';
	return text;
}

static int text_lines_add(struct text_lines *lines, size_t number, const char *text)
{
	if (!(lines->count & (lines->count + 1))) { /* there is room for 2^k - 1 */
		size_t room = 2 * lines->count + 1;
		char **texts = realloc(lines->texts, room * sizeof(*texts));
		if (!texts)
			return fail_memory();
		lines->texts = texts;
		size_t *numbers = realloc(lines->numbers, room * sizeof(*numbers));
		if (!numbers)
			return fail_memory();
		lines->numbers = numbers;
	}
	char *copy = strdup(text);
	if (!copy)
		return fail_memory();
	lines->texts[lines->count] = copy;
	lines->numbers[lines->count++] = number;
	return EXIT_DONE;
}

/*
 * Reads a line of up to TEXT_LINE_BYTES bytes and its end, or the first bytes of a longer one.
 * Returns their number, 0 at the end of the file; unlike fgets it also counts zero bytes.
 */
static size_t read_text_line(FILE *file, char line[TEXT_LINE_BYTES + 2])
{
	size_t length = 0;
	int c = 0;
	while (length <= TEXT_LINE_BYTES && c != '\n' && (c = getc(file)) != EOF)
		line[length++] = (char)c;
	line[length] = '\0';
	return length;
}

int text_lines_read(struct text_lines *lines, const char *path)
{
	char line[TEXT_LINE_BYTES + 2];
	*lines = (struct text_lines){ 0 };
	FILE *file = fopen(path, "re");
	if (!file)
		return fail_with(EXIT_IO, "%s: cannot be opened: %s", path, strerror(errno));
	int code = EXIT_DONE;
	size_t length;
	for (size_t n = 1; code == EXIT_DONE && (length = read_text_line(file, line)) > 0; n++) {
		static const char byte_order_mark[] = "\xef\xbb\xbf";
		bool whole = length <= TEXT_LINE_BYTES || line[length - 1] == '\n';
		bool is_text = !memchr(line, '\0', length);
		bool marked = n == 1 && strncmp(line, byte_order_mark, 3) == 0;
		const char *text = trimmed(line + (marked ? 3 : 0));
		if (!is_text)
			code = fail_with(EXIT_DATA, "%s:%zu: a zero byte; this is not text", path,
					 n);
		else if (!whole)
			code = fail_with(EXIT_DATA, "%s:%zu: longer than %d bytes", path, n,
					 TEXT_LINE_BYTES);
		else if (n > MAX_TEXT_LINES)
			code = fail_with(EXIT_DATA, "%s: more than %d lines", path, MAX_TEXT_LINES);
		else if (*text)
			code = text_lines_add(lines, n, text);
	}
	if (code == EXIT_DONE && ferror(file))
		code = fail_with(EXIT_IO, "%s: cannot be read: %s", path, strerror(errno));
	fclose(file);
	return code;
}

void text_lines_release(struct text_lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		free(lines->texts[i]);
	free(lines->texts);
	free(lines->numbers);
	*lines = (struct text_lines){ 0 };
}
