/* SPDX-License-Identifier: MIT */
/*
 * classes.c - class names from a folder's classes.txt
 */
#include "data/classes.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "core/context.h"
#include "core/file.h"
#include "core/memory.h"
#include "core/path.h"
#include "core/utf8.h"

#define MAX_FILE_BYTES 65535

static const char *const fashion_names[] = {
	"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
	"Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot",
};
#define FASHION_CLASSES (sizeof(fashion_names) / sizeof(fashion_names[0]))

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

/* The caller releases *out even on failure. */
static enum scrawl_status read_names(scrawl_context *ctx, const char *path, struct class_names *out)
{
	unsigned char *text;
	size_t length;
	enum scrawl_status status = file_read(ctx, path, MAX_FILE_BYTES, &text, &length);
	if (status == SCRAWL_EDATA)
		return context_fail(ctx, SCRAWL_EDATA, "%s: too large for a list of class names",
				    path);
	if (status != SCRAWL_OK)
		return status;
	struct class_names names = { .text = (char *)text };
	status = parse(ctx, path, names.text, length, &names);
	*out = names;
	return status;
}

enum scrawl_status class_names_read(scrawl_context *ctx, const char *folder, size_t needed,
				    struct class_names *out)
{
	char *path = path_join(folder, "", "classes.txt");
	if (!path)
		return context_fail_memory(ctx, "reading class names");
	struct stat info;
	struct class_names names = { 0 };
	bool exists = stat(path, &info) == 0 || errno != ENOENT;
	enum scrawl_status status = exists ? read_names(ctx, path, &names) : SCRAWL_OK;
	memory_free(path);
	if (!exists && path_is_called(folder, "fashion-mnist") && needed <= FASHION_CLASSES) {
		names.count = FASHION_CLASSES;
		memcpy(names.name, fashion_names, sizeof(fashion_names));
	}
	if (status == SCRAWL_OK)
		status = class_names_check(ctx, folder, &names, needed);
	if (status == SCRAWL_OK)
		*out = names;
	else
		class_names_release(&names);
	return status;
}

enum scrawl_status class_names_check(scrawl_context *ctx, const char *folder,
				     const struct class_names *names, size_t needed)
{
	bool none = !names->count && !names->text;
	if (none || needed <= names->count)
		return SCRAWL_OK;
	return context_fail(ctx, SCRAWL_EDATA,
			    "%s/classes.txt: names %zu classes, but the labels go up to %zu (one "
			    "line for each class from 0 on)",
			    folder, names->count, needed - 1);
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
}
