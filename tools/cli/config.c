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

struct config_entry {
	const char *name, *value; /* value is NULL if there is none */
	size_t line;              /* from 1 */
};

struct config {
	const char *path;
	char *text; /* what the entries point into */
	struct config_entry *entries;
	size_t count;
};

static struct config configuration;

/* Reads the file, which may be a pipe, into config->text [*length + 1], 0 at the end. */
static enum options_result read_text(struct config *config, size_t *length)
{
	FILE *file = fopen(config->path, "rb");
	config->text = file ? malloc(MAX_FILE_BYTES + 1) : NULL;
	*length = config->text ? fread(config->text, 1, MAX_FILE_BYTES + 1, file) : 0;
	bool failed = !file || (config->text && ferror(file));
	if (failed)
		error_line("%s: %s", config->path, strerror(errno));
	else if (!config->text)
		fail_memory();
	else if (*length > MAX_FILE_BYTES)
		error_line("%s: too large for a configuration (at most %d bytes)", config->path,
			   MAX_FILE_BYTES);
	if (file)
		fclose(file);
	if (failed || !config->text)
		return OPTIONS_IO;
	if (*length > MAX_FILE_BYTES)
		return OPTIONS_BAD;
	config->text[*length] = '\0';
	return OPTIONS_RUN;
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

static enum options_result add_entry(struct config *config, struct config_entry entry)
{
	for (size_t i = 0; i < config->count; i++) {
		if (strcmp(config->entries[i].name, entry.name) == 0) {
			error_line("%s:%zu: %s was already set in line %zu", config->path,
				   entry.line, entry.name, config->entries[i].line);
			return OPTIONS_BAD;
		}
	}
	struct config_entry *entries =
		realloc(config->entries, (config->count + 1) * sizeof(*entries));
	if (!entries) {
		fail_memory();
		return OPTIONS_IO;
	}
	config->entries = entries;
	entries[config->count++] = entry;
	return OPTIONS_RUN;
}

/* Parses config->text [length]. */
static enum options_result parse_config(struct config *config, size_t length)
{
	enum options_result result = OPTIONS_RUN;
	char *line = config->text, *end = line + length;
	if (length >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0)
		line += 3; /* byte order mark */
	struct config_entry entry = { .line = 1 };
	for (; result == OPTIONS_RUN && line < end; entry.line++) {
		char *newline = memchr(line, '\n', (size_t)(end - line));
		char *stop = newline ? newline : end, *next = newline ? newline + 1 : end;
		if (stop > line && stop[-1] == '\r')
			stop--;
		const char *wrong = check_line(line, (size_t)(stop - line));
		*stop = '\0';
		if (!wrong)
			wrong = parse_entry(line, &entry);
		if (wrong) {
			error_line("%s:%zu: %s", config->path, entry.line, wrong);
			return OPTIONS_BAD;
		}
		if (entry.name)
			result = add_entry(config, entry);
		line = next;
	}
	return result;
}

/* Sets an option; what the command line gave for it is set again afterwards. */
static enum options_result apply_entry(const struct config *config,
				       const struct config_entry *entry,
				       const struct command_line *line)
{
	char where[1024];
	const char *typed = options_given(line, entry->name);
	snprintf(where, sizeof(where), "%s:%zu", config->path, entry->line);
	enum options_result result = options_set(line, where, entry->name, entry->value);
	return result == OPTIONS_RUN && typed ? options_set(line, NULL, entry->name, typed)
					      : result;
}

/* Parses the text and sets the options. */
static enum options_result apply_config(struct config *config, size_t length,
					const struct command_line *line)
{
	enum options_result result = parse_config(config, length);
	for (size_t i = 0; i < config->count && result == OPTIONS_RUN; i++)
		result = apply_entry(config, &config->entries[i], line);
	return result;
}

enum options_result config_apply(const char *path, const struct command_line *line)
{
	struct config *config = &configuration;
	size_t length;
	config->path = path;
	enum options_result result = read_text(config, &length);
	return result == OPTIONS_RUN ? apply_config(config, length, line) : result;
}

enum options_result config_apply_text(const char *path, const char *text,
				      const struct command_line *line)
{
	struct config *config = &configuration;
	config->path = path;
	config->text = strdup(text);
	if (config->text)
		return apply_config(config, strlen(text), line);
	fail_memory();
	return OPTIONS_IO;
}

void config_release(void)
{
	free(configuration.entries);
	free(configuration.text);
	configuration = (struct config){ 0 };
}
