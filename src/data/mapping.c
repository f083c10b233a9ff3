/* SPDX-License-Identifier: MIT */
/*
 * mapping.c - labels and code points to names
 */
#include "data/mapping.h"

#include <string.h>

#include "core/context.h"
#include "core/memory.h"
#include "core/utf8.h"

#define MAX_NUMBER 0x10ffff

/* The text that has not been read yet. */
struct cursor {
	const char *at, *end;
};

static void skip_blanks(struct cursor *c)
{
	while (c->at < c->end && (*c->at == ' ' || *c->at == '\t' || *c->at == '\r'))
		c->at++;
}

/* Reads digits and the blanks after them; false: there are none, or the number is too large. */
static bool read_number(struct cursor *c, unsigned *number)
{
	const char *begin = c->at;
	unsigned value = 0;
	for (; c->at < c->end && *c->at >= '0' && *c->at <= '9'; c->at++) {
		value = 10 * value + (unsigned)(*c->at - '0');
		if (value > MAX_NUMBER)
			return false;
	}
	*number = value;
	bool digits = c->at > begin;
	skip_blanks(c);
	return digits;
}

/* Writes a code point as UTF-8; returns its length. */
static size_t put_utf8(char *to, unsigned code)
{
	if (code < 0x80) {
		to[0] = (char)code;
		return 1;
	}
	size_t more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
	static const unsigned char marks[] = { 0, 0xc0, 0xe0, 0xf0 };
	to[0] = (char)(marks[more] | code >> (6 * more));
	for (size_t i = 1; i <= more; i++)
		to[i] = (char)(0x80 | (code >> (6 * (more - i)) & 0x3f));
	return more + 1;
}

/* Reads a line and appends its characters to *name; false: it is something else. */
static bool read_mapping_line(struct cursor *c, unsigned *label, char **name)
{
	if (!read_number(c, label))
		return false;
	const char *begin = *name;
	while (c->at < c->end && *c->at != '\n') {
		unsigned code;
		if (!read_number(c, &code))
			return false;
		size_t length = put_utf8(*name, code);
		if (utf8_printable(*name, length) != length)
			return false;
		*name += length;
	}
	if (c->at < c->end)
		c->at++;
	*(*name)++ = '\0';
	return *name > begin + 1;
}

static enum scrawl_status parse_mapping(scrawl_context *ctx, const char *path, struct cursor c,
					struct mapping *mapping)
{
	char *name = mapping->text;
	while (c.at < c.end) {
		const char *begin = name;
		unsigned label;
		if (mapping->count == SCRAWL_MAX_CLASSES)
			return context_fail(ctx, SCRAWL_EDATA, "%s: more than %d lines", path,
					    SCRAWL_MAX_CLASSES);
		skip_blanks(&c);
		if (!read_mapping_line(&c, &label, &name))
			return context_fail(ctx, SCRAWL_EDATA,
					    "%s: line %zu is not a label and code points, such as "
					    "\"1 65 97\" (other names of classes belong in "
					    "classes.txt)",
					    path, mapping->count + 1);
		if (mapping->count == 0)
			mapping->first = (int)label;
		if (label != (unsigned)mapping->first + mapping->count)
			return context_fail(ctx, SCRAWL_EDATA,
					    "%s: line %zu has label %u, not %zu (labels increase "
					    "by 1)",
					    path, mapping->count + 1, label,
					    (size_t)mapping->first + mapping->count);
		mapping->name[mapping->count++] = begin;
	}
	return SCRAWL_OK;
}

enum scrawl_status mapping_parse(scrawl_context *ctx, const char *path, const char *text,
				 size_t length, struct mapping *out)
{
	/* A name is no longer than its line: the digits of a code point outnumber its bytes. */
	struct mapping mapping = { .text = memory_alloc(length + 1, 1) };
	if (!mapping.text)
		return context_fail_memory(ctx, "reading class names");
	const struct cursor all = { text, text + length };
	enum scrawl_status status = parse_mapping(ctx, path, all, &mapping);
	if (status == SCRAWL_OK && mapping.count == 0)
		status = context_fail(ctx, SCRAWL_EDATA, "%s: empty", path);
	if (status == SCRAWL_OK)
		*out = mapping;
	else
		memory_free(mapping.text);
	return status;
}
