/* SPDX-License-Identifier: MIT */
/*
 * classes.c - class names from the files of a data set's folder
 */
#include "data/classes.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/context.h"
#include "core/file.h"
#include "core/memory.h"
#include "core/path.h"
#include "core/utf8.h"
#include "data/mapping.h"

#define MAX_FILE_BYTES 65535

#define KNOWN_CLASSES 10

/* Sets whose files do not name their classes, by the last parts of their folders' paths. */
static const struct known_set {
	const char *folders[4];
	const char *names[KNOWN_CLASSES];
} known_sets[] = {
	{
		{ "fashion-mnist", "fashion-mnist/raw", "FashionMNIST", "FashionMNIST/raw" },
		{ "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt",
		  "Sneaker", "Bag", "Ankle boot" },
	},
	{
		{ "kmnist", "kmnist/raw", "KMNIST", "KMNIST/raw" },
		{ "\u304a", "\u304d", "\u3059", "\u3064", "\u306a", "\u306f", "\u307e", "\u3084",
		  "\u308c", "\u3092" },
	},
};
#define KNOWN_SETS (sizeof(known_sets) / sizeof(known_sets[0]))

/* A label is a byte: "0" to "259". */
#define TEN(d) d "0", d "1", d "2", d "3", d "4", d "5", d "6", d "7", d "8", d "9"
static const char *const numbers[] = {
	TEN(""),   TEN("1"),  TEN("2"),  TEN("3"),  TEN("4"),  TEN("5"),  TEN("6"),
	TEN("7"),  TEN("8"),  TEN("9"),  TEN("10"), TEN("11"), TEN("12"), TEN("13"),
	TEN("14"), TEN("15"), TEN("16"), TEN("17"), TEN("18"), TEN("19"), TEN("20"),
	TEN("21"), TEN("22"), TEN("23"), TEN("24"), TEN("25"),
};

const char *class_number(size_t class_index)
{
	return numbers[class_index];
}

/* Names are printed to terminals and written to JSON. */
static bool is_printable(const char *line, size_t length)
{
	for (size_t at = 0, n; at < length; at += n) {
		n = utf8_printable(line + at, length - at);
		if (n == 0)
			return false;
	}
	return true;
}

/* Splits text [length], followed by a 0, into names. */
static enum scrawl_status parse(scrawl_context *ctx, const char *path, char *text, size_t length,
				struct class_names *names)
{
	char *line = text, *end = text + length;
	if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		line += 3; /* byte order mark */
	while (line < end) {
		char *newline = memchr(line, '\n', (size_t)(end - line));
		char *stop = newline ? newline : end;
		char *next = newline ? newline + 1 : end;
		if (stop > line && stop[-1] == '\r')
			stop--;
		if (names->count == SCRAWL_MAX_CLASSES)
			return context_fail(ctx, SCRAWL_EDATA, "%s: more than %d lines", path,
					    SCRAWL_MAX_CLASSES);
		if (stop == line || !is_printable(line, (size_t)(stop - line)))
			return context_fail(ctx, SCRAWL_EDATA,
					    "%s: line %zu is %s (one class name per line, UTF-8)",
					    path, names->count + 1,
					    stop == line ? "empty" : "not printable text");
		*stop = 0;
		names->name[names->count++] = line;
		line = next;
	}
	return SCRAWL_OK;
}

/* Finds PREFIX-NAME in the folder, or NAME; *path is NULL if there is neither. */
static enum scrawl_status find_list(scrawl_context *ctx, const struct dataset_place *place,
				    const char *name, char **path)
{
	char with_prefix[NAME_MAX + sizeof("classes.txt")];
	snprintf(with_prefix, sizeof(with_prefix), "%s%s", place->prefix, name);
	const char *const names[] = { with_prefix, name };
	for (size_t i = place->prefix[0] ? 0 : 1; i < 2; i++) {
		struct stat info;
		*path = path_join(place->folder, "", names[i]);
		if (!*path)
			return context_fail_memory(ctx, "reading class names");
		if (stat(*path, &info) == 0 || errno != ENOENT)
			return SCRAWL_OK;
		memory_free(*path);
	}
	*path = NULL;
	return SCRAWL_OK;
}

/* *text is new, [*length] and a 0. */
static enum scrawl_status read_list(scrawl_context *ctx, const char *path, char **text,
				    size_t *length)
{
	unsigned char *bytes;
	enum scrawl_status status = file_read(ctx, path, MAX_FILE_BYTES, &bytes, length);
	if (status == SCRAWL_EDATA)
		return context_fail(ctx, SCRAWL_EDATA, "%s: too large for a list of class names",
				    path);
	if (status == SCRAWL_OK)
		*text = (char *)bytes;
	return status;
}

/* From classes.txt, if there is one.  As for the next two, the caller releases *names. */
static enum scrawl_status read_classes(scrawl_context *ctx, const struct dataset_place *place,
				       struct class_names *names)
{
	size_t length;
	enum scrawl_status status = find_list(ctx, place, "classes.txt", &names->path);
	if (status != SCRAWL_OK || !names->path)
		return status;
	status = read_list(ctx, names->path, &names->text, &length);
	return status == SCRAWL_OK ? parse(ctx, names->path, names->text, length, names) : status;
}

/* From mapping.txt, if there is one; the names only if they are not known yet. */
static enum scrawl_status read_mapping(scrawl_context *ctx, const struct dataset_place *place,
				       int *label_offset, struct class_names *names)
{
	char *path, *text = NULL;
	size_t length;
	struct mapping mapping = { .text = NULL };
	enum scrawl_status status = find_list(ctx, place, "mapping.txt", &path);
	if (status != SCRAWL_OK || !path)
		return status;
	status = read_list(ctx, path, &text, &length);
	if (status == SCRAWL_OK)
		status = mapping_parse(ctx, path, text, length, &mapping);
	memory_free(text);
	if (status == SCRAWL_OK && *label_offset != 0 && *label_offset != mapping.first)
		status = context_fail(ctx, SCRAWL_EINVAL,
				      "%s: the labels begin with %d, but the offset given is %d",
				      path, mapping.first, *label_offset);
	if (status != SCRAWL_OK || names->path) {
		memory_free(mapping.text);
		memory_free(path);
	} else {
		*names = (struct class_names){ mapping.count, { 0 }, mapping.text, path };
		memcpy(names->name, mapping.name, sizeof(mapping.name));
	}
	if (status == SCRAWL_OK)
		*label_offset = mapping.first;
	return status;
}

static void use_known_names(const struct dataset_place *place, struct class_names *names)
{
	for (size_t i = 0; i < KNOWN_SETS; i++)
		for (size_t f = 0; f < 4; f++)
			if (path_is_called(place->folder, known_sets[i].folders[f])) {
				names->count = KNOWN_CLASSES;
				memcpy(names->name, known_sets[i].names,
				       sizeof(known_sets[i].names));
			}
}

enum scrawl_status class_names_read(scrawl_context *ctx, const struct dataset_place *place,
				    int *label_offset, struct class_names *out)
{
	struct class_names names = { 0 };
	enum scrawl_status status = read_classes(ctx, place, &names);
	if (status == SCRAWL_OK)
		status = read_mapping(ctx, place, label_offset, &names);
	if (status == SCRAWL_OK && !names.path && !place->prefix[0])
		use_known_names(place, &names);
	if (status == SCRAWL_OK)
		*out = names;
	else
		class_names_release(&names);
	return status;
}

enum scrawl_status class_names_check(scrawl_context *ctx, struct class_names *names, size_t needed,
				     bool from_1)
{
	if (needed <= names->count)
		return SCRAWL_OK;
	if (names->path)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: names %zu classes, but the labels go up to %zu (%s)",
				    names->path, names->count, needed - 1,
				    from_1 ? "if they begin with 1, an offset of 1 is missing"
					   : "one line for each class from 0 on");
	names->count = 0;
	return SCRAWL_OK;
}

enum scrawl_status class_names_copy(scrawl_context *ctx, const char *const *names, size_t count,
				    struct class_names *out)
{
	size_t bytes = 0;
	for (size_t i = 0; i < count; i++) {
		size_t length = names[i] ? strlen(names[i]) : 0;
		if (length == 0 || !is_printable(names[i], length))
			return context_fail(ctx, SCRAWL_EINVAL,
					    "class_names: the name of class %zu is %s (give each "
					    "class one, in UTF-8)",
					    i, length == 0 ? "missing" : "not printable text");
		bytes += length + 1;
	}
	char *text = memory_alloc(bytes, 1);
	if (!text)
		return context_fail_memory(ctx, "class names");
	*out = (struct class_names){ .count = count, .text = text };
	for (size_t i = 0; i < count; i++) {
		out->name[i] = text;
		text = stpcpy(text, names[i]) + 1;
	}
	return SCRAWL_OK;
}

void class_names_release(struct class_names *names)
{
	memory_free(names->text);
	memory_free(names->path);
}
