/* SPDX-License-Identifier: MIT */
/*
 * metadata_fields.c - writes numbers as text and parses them strictly
 */
#include "model/metadata_fields.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/strict_float.h"

static bool is_real(const struct field *field)
{
	return field->kind == SCRAWL_VALUE_REAL || field->kind == SCRAWL_VALUE_FRACTION;
}

uint64_t field_bits(const struct field *field, const void *from)
{
	const char *member = (const char *)from + field->offset;
	unsigned number;
	size_t size;
	uint64_t bits;
	switch (field->kind) {
	case SCRAWL_VALUE_UNSIGNED:
	case SCRAWL_VALUE_CHOICE:
		memcpy(&number, member, sizeof(number));
		return number;
	case SCRAWL_VALUE_SIZE:
		memcpy(&size, member, sizeof(size));
		return size;
	default:
		memcpy(&bits, member, sizeof(bits));
		return bits;
	}
}

const char *field_text(const struct field *field, const void *from, char *text)
{
	const char *name;
	if (field->kind == SCRAWL_VALUE_TEXT) {
		memcpy(&name, (const char *)from + field->offset, sizeof(name));
		return name ? name : "none";
	}
	uint64_t bits = field_bits(field, from);
	if (field->kind == SCRAWL_VALUE_CHOICE) {
		name = field->choice((size_t)bits);
		return name ? name : "unknown";
	}
	snprintf(text, FIELD_TEXT, is_real(field) ? "%016llx" : "%llu", (unsigned long long)bits);
	return text;
}

static bool parse_digits(const char *text, bool real, uint64_t *value)
{
	size_t length = strspn(text, real ? "0123456789abcdef" : "0123456789");
	if (!length || text[length] || (real && length != 16))
		return false;
	errno = 0;
	*value = strtoull(text, NULL, real ? 16 : 10);
	return !errno;
}

bool field_parse(const struct field *field, const char *text, void *to)
{
	char *member = (char *)to + field->offset;
	uint64_t bits = 0;
	double real;
	if (!text)
		return false;
	if (field->kind == SCRAWL_VALUE_TEXT) {
		memcpy(member, &text, sizeof(text));
		return true;
	}
	if (field->kind == SCRAWL_VALUE_CHOICE) {
		unsigned choice = 0;
		while (field->choice(choice) && strcmp(field->choice(choice), text) != 0)
			choice++;
		if (!field->choice(choice))
			return false;
		bits = choice;
	} else if (!parse_digits(text, is_real(field), &bits)) {
		return false;
	}
	if (field->kind == SCRAWL_VALUE_UNSIGNED || field->kind == SCRAWL_VALUE_CHOICE) {
		unsigned number = (unsigned)bits;
		if (bits > UINT_MAX)
			return false;
		memcpy(member, &number, sizeof(number));
		return true;
	}
	if (field->kind == SCRAWL_VALUE_SIZE) {
		size_t size = (size_t)bits;
		if (bits > SIZE_MAX)
			return false;
		memcpy(member, &size, sizeof(size));
		return true;
	}
	memcpy(&real, &bits, sizeof(real));
	if (is_real(field) && !isfinite(real))
		return false;
	memcpy(member, &bits, sizeof(bits));
	return true;
}

enum scrawl_status fields_write(const struct field *fields, size_t count, const void *from,
				struct metadata *metadata)
{
	char text[FIELD_TEXT];
	enum scrawl_status status = SCRAWL_OK;
	for (size_t i = 0; i < count && status == SCRAWL_OK; i++)
		status = metadata_set(metadata, fields[i].key, field_text(&fields[i], from, text));
	return status;
}

const char *fields_read(const struct field *fields, size_t count, const struct metadata *metadata,
			void *to)
{
	for (size_t i = 0; i < count; i++)
		if (!field_parse(&fields[i], metadata_get(metadata, fields[i].key), to))
			return fields[i].key;
	return NULL;
}
