/* SPDX-License-Identifier: MIT */
/*
 * config.c - reads a configuration: lines NAME = VALUE
 */
#include "cli/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"

#define MAX_FILE_BYTES 65536
#define MAX_LINE_BYTES 10000 /* more than a network's description needs */
#define BLANKS         " \t"

static struct config configuration;

/* Reads the file, which may be a pipe, into config->text [*length + 1], 0 at the end. */
static int read_text(struct config *config, size_t *length)
{
	FILE *file = fopen(config->path, "rb");
	if (!file)
		return fail_with(EXIT_IO, "%s: %s", config->path, strerror(errno));
	config->text = malloc(MAX_FILE_BYTES + 1);
	*length = config->text ? fread(config->text, 1, MAX_FILE_BYTES + 1, file) : 0;
	int error = ferror(file) ? errno : 0;
	fclose(file);
	if (!config->text)
		return fail_memory();
	if (error)
		return fail_with(EXIT_IO, "%s: %s", config->path, strerror(error));
	if (*length > MAX_FILE_BYTES)
		return fail_with(EXIT_USAGE, "%s: too large for a configuration (at most %d bytes)",
				 config->path, MAX_FILE_BYTES);
	config->text[*length] = '\0';
	return EXIT_DONE;
}

/* Ends a quoted value and makes its doubled quotes single, in place; NULL: it is malformed. */
static char *quoted_value(char *text)
{
	char *to = text;
	for (char *from = text + 1; *from; from++) {
		bool quote = *from == '"';
		from += quote;
		if (quote && *from != '"') {
			from += strspn(from, BLANKS);
			*to = '\0';
			return !*from || *from == '#' ? text : NULL;
		}
		*to++ = *from;
	}
	return NULL;
}

/* Ends a plain value before a comment and trailing blanks, in place. */
static char *plain_value(char *text)
{
	size_t length = 0;
	while (text[length] &&
	       !(text[length] == '#' && (!length || strchr(BLANKS, text[length - 1]))))
		length++;
	while (length && strchr(BLANKS, text[length - 1]))
		length--;
	text[length] = '\0';
	return text;
}

/* Splits a line, in place; NULL, or what is wrong.  An empty line gives no name. */
static const char *parse_entry(char *line, struct config_entry *entry)
{
	line += strspn(line, BLANKS);
	size_t length = strcspn(line, BLANKS "=#");
	char *rest = line + length + strspn(line + length, BLANKS);
	bool assigned = *rest == '=', ends = !*rest || *rest == '#';
	entry->name = NULL;
	entry->value = NULL;
	if (!length && ends)
		return NULL;
	if (!length || (!assigned && !ends))
		return "expected NAME = VALUE";
	if (assigned) {
		rest++;
		rest += strspn(rest, BLANKS);
		entry->value = *rest == '"' ? quoted_value(rest) : plain_value(rest);
		if (!entry->value)
			return "expected a quotation mark at the end of the value (write \"\" for "
			       "one inside it)";
	}
	line[length] = '\0';
	entry->name = line;
	return NULL;
}

/* NULL, or what is wrong with line [length]. */
static const char *check_line(const char *line, size_t length)
{
	if (length > MAX_LINE_BYTES)
		return "the line is too long for a configuration";
	for (size_t i = 0; i < length; i++)
		if (((unsigned char)line[i] < ' ' && line[i] != '\t') || line[i] == '\x7f')
			return "not text (a configuration has lines NAME = VALUE)";
	return NULL;
}

static int add_entry(struct config *config, struct config_entry entry, bool repeats)
{
	for (size_t i = 0; i < config->count && !repeats; i++)
		if (strcmp(config->entries[i].name, entry.name) == 0)
			return fail_with(EXIT_USAGE, "%s:%zu: %s was already set in line %zu",
					 config->path, entry.line, entry.name,
					 config->entries[i].line);
	struct config_entry *entries =
		realloc(config->entries, (config->count + 1) * sizeof(*entries));
	if (!entries)
		return fail_memory();
	config->entries = entries;
	entries[config->count++] = entry;
	return EXIT_DONE;
}

/* Parses config->text [length]. */
static int parse_config(struct config *config, size_t length, bool repeats)
{
	int code = EXIT_DONE;
	char *line = config->text, *end = line + length;
	if (length >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0)
		line += 3; /* byte order mark */
	struct config_entry entry = { .line = 1 };
	for (; code == EXIT_DONE && line < end; entry.line++) {
		char *newline = memchr(line, '\n', (size_t)(end - line));
		char *stop = newline ? newline : end, *next = newline ? newline + 1 : end;
		if (stop > line && stop[-1] == '\r')
			stop--;
		const char *wrong = check_line(line, (size_t)(stop - line));
		*stop = '\0';
		if (!wrong)
			wrong = parse_entry(line, &entry);
		if (wrong)
			return fail_with(EXIT_USAGE, "%s:%zu: %s", config->path, entry.line, wrong);
		if (entry.name)
			code = add_entry(config, entry, repeats);
		line = next;
	}
	return code;
}

/* How a configuration is applied to a command. */
struct application {
	const struct command_line *line;
	bool shared;  /* what the command does not know may be another command's */
	unsigned way; /* that the command line chose, which excludes others; 0: none */
};

static unsigned chosen_way(const struct command_line *line)
{
	for (size_t i = 0; line->given && i < line->count; i++)
		if (line->given[i] && line->options[i].way)
			return line->options[i].way;
	return 0;
}

/* Sets an option; what the command line gave for it is set again afterwards. */
static int apply_entry(const struct config *config, const struct config_entry *entry,
		       const struct application *to)
{
	char where[1024];
	const char *name = entry->name, *typed = options_given(to->line, name);
	const struct option_spec *option = option_find(to->line, name, strlen(name));
	snprintf(where, sizeof(where), "%s:%zu", config->path, entry->line);
	if (!option && to->shared && strcmp(name, "help") != 0)
		return option_of_others(to->line, where, name);
	if (option && option->way && to->way && option->way != to->way)
		return EXIT_DONE;
	int code = options_set(to->line, where, name, entry->value);
	return code == EXIT_DONE && typed ? options_set(to->line, NULL, name, typed) : code;
}

/* Parses the text and sets the options. */
static int apply_config(struct config *config, size_t length, const struct application *to)
{
	int code = parse_config(config, length, false);
	for (size_t i = 0; i < config->count && code == EXIT_DONE; i++)
		code = apply_entry(config, &config->entries[i], to);
	return code;
}

int config_read(struct config *config, const char *path, char **whole)
{
	size_t length = 0;
	*config = (struct config){ .path = path };
	int code = read_text(config, &length);
	/* Parsing ends names and values in place. */
	*whole = code == EXIT_DONE ? strdup(config->text) : NULL;
	if (code == EXIT_DONE && !*whole)
		return fail_memory();
	return code == EXIT_DONE ? parse_config(config, length, true) : code;
}

void config_free(struct config *config)
{
	free(config->entries);
	free(config->text);
	*config = (struct config){ 0 };
}

int config_apply(const char *path, const struct command_line *line)
{
	struct config *config = &configuration;
	const struct application to = { line, .shared = true, .way = chosen_way(line) };
	size_t length = 0;
	config->path = path;
	int code = read_text(config, &length);
	return code == EXIT_DONE ? apply_config(config, length, &to) : code;
}

int config_apply_text(const char *path, const char *text, const struct command_line *line)
{
	struct config *config = &configuration;
	const struct application to = { line, .shared = false };
	config->path = path;
	config->text = strdup(text);
	return config->text ? apply_config(config, strlen(text), &to) : fail_memory();
}

void config_release(void)
{
	config_free(&configuration);
}
