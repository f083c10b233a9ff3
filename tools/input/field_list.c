/* SPDX-License-Identifier: MIT */
/*
 * field_list.c - parses fields, from the command line and from files
 */
#include "input/field_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/option_value.h"
#include "input/text_lines.h"

#define FIELD_FORM "left edge, top edge, width, height and number of cells, as in 120,80,400,50,8"

#define TOO_MANY_CELLS "%zu cells in a field (at most %d)"

static bool parse_form_field(const char *text, struct scrawl_field *field)
{
	uint64_t values[5];
	for (size_t i = 0; i < 5; i++) {
		uint64_t least = i < 2 ? 0 : 1;
		if (!parse_leading_integer(&text, least, UINT32_MAX, &values[i]))
			return false;
		if (i < 4 && *text++ != ',')
			return false;
	}
	field->box = (struct scrawl_box){ values[0], values[1], values[2], values[3] };
	field->cells = values[4];
	return *text == '\0';
}

/* name: of `length` bytes; 0: none. */
static int field_list_add(struct field_list *list, const struct scrawl_field *field,
			  const char *name, size_t length)
{
	if (list->count == MAX_FIELDS)
		return fail_with(EXIT_USAGE, "--boxes: more than %d fields", MAX_FIELDS);
	char *copy = length ? strndup(name, length) : NULL;
	if (length && !copy)
		return fail_memory();
	list->fields[list->count] = *field;
	list->names[list->count++] = copy;
	return EXIT_DONE;
}

/* A comment at a line's end begins with a # after a blank; a name may have others. */
static void cut_comment(char *line)
{
	for (char *p = line; *p; p++)
		if (*p == '#' && (p == line || strchr(" \t", p[-1]))) {
			*p = '\0';
			break;
		}
	size_t length = strlen(line);
	while (length && strchr(" \t", line[length - 1]))
		line[--length] = '\0';
}

/* "NAME X,Y,W,H,N" or "NAME: X,Y,W,H,N", where the name may have blanks, or be missing. */
static int add_line(struct field_list *list, const char *path, size_t number, const char *line)
{
	const char *blank = strrchr(line, ' '), *tab = strrchr(line, '\t');
	const char *end = tab && (!blank || tab > blank) ? tab : blank;
	size_t length = end ? (size_t)(end - line) : 0;
	struct scrawl_field field;
	if (!parse_form_field(end ? end + 1 : line, &field))
		return fail_with(EXIT_DATA, "%s:%zu: expected a field after its name: " FIELD_FORM,
				 path, number);
	if (field.cells > SCRAWL_MAX_CELLS)
		return fail_with(EXIT_DATA, "%s:%zu: " TOO_MANY_CELLS, path, number, field.cells,
				 SCRAWL_MAX_CELLS);
	while (length && strchr(" \t", line[length - 1]))
		length--;
	if (length && line[length - 1] == ':')
		length--;
	return field_list_add(list, &field, line, length);
}

static int add_file(struct field_list *list, const char *path)
{
	struct text_lines lines;
	size_t before = list->count;
	int code = text_lines_read(&lines, path);
	for (size_t i = 0; i < lines.count && code == EXIT_DONE; i++) {
		cut_comment(lines.texts[i]);
		if (lines.texts[i][0])
			code = add_line(list, path, lines.numbers[i], lines.texts[i]);
	}
	if (code == EXIT_DONE && list->count == before)
		code = fail_with(EXIT_DATA, "%s: no fields", path);
	text_lines_release(&lines);
	return code;
}

int field_list_read(struct field_list *list, const struct text_list *texts, const char *command)
{
	int code = EXIT_DONE;
	for (size_t i = 0; i < texts->count && code == EXIT_DONE; i++) {
		const char *text = texts->texts[i];
		struct scrawl_field field;
		if (strcmp(text, "auto") == 0)
			list->printed = true;
		else if (parse_form_field(text, &field) && field.cells > SCRAWL_MAX_CELLS)
			code = usage_error(command, "--boxes: \"%s\": " TOO_MANY_CELLS, text,
					   field.cells, SCRAWL_MAX_CELLS);
		else if (parse_form_field(text, &field))
			code = field_list_add(list, &field, NULL, 0);
		else if (!text[strspn(text, "0123456789,")])
			code = usage_error(command, "--boxes: \"%s\": expected " FIELD_FORM, text);
		else
			code = add_file(list, text);
	}
	if (code == EXIT_DONE && list->printed && list->count)
		return usage_error(command, "--boxes auto finds all fields; leave out the others");
	return code;
}

void field_list_release(struct field_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->names[i]);
	list->count = 0;
}
