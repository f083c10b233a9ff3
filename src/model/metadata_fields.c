/* SPDX-License-Identifier: MIT */
/*
 * metadata_fields.c - numbers as text, and text that must be one number and nothing else
 */
#include "model/metadata_fields.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/strict_float.h"

const char *field_text(const struct field *field, const void *from, char *text)
{
	const char *member = (const char *)from + field->offset;
	const char *name = NULL;
	unsigned number = 0;
	size_t size = 0;
	uint64_t bits = 0;
	switch (field->kind) {
	case FIELD_NAME:
		memcpy(&name, member, sizeof(name));
		return name ? name : "none";
	case FIELD_UNSIGNED:
	case FIELD_CHOICE:
		memcpy(&number, member, sizeof(number));
		bits = number;
		break;
	case FIELD_SIZE:
		memcpy(&size, member, sizeof(size));
		bits = size;
		break;
	case FIELD_U64:
	case FIELD_REAL:
		memcpy(&bits, member, sizeof(bits));
		break;
	}
	if (field->kind == FIELD_CHOICE)
		snprintf(text, FIELD_TEXT, "%s", field->choice(number));
	else
		snprintf(text, FIELD_TEXT, field->kind == FIELD_REAL ? "%016llx" : "%llu",
			 (unsigned long long)bits);
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
	if (field->kind == FIELD_NAME) {
		memcpy(member, &text, sizeof(text));
		return true;
	}
	if (field->kind == FIELD_CHOICE) {
		unsigned choice = 0;
		while (field->choice(choice) && strcmp(field->choice(choice), text) != 0)
			choice++;
		if (!field->choice(choice))
			return false;
		bits = choice;
	} else if (!parse_digits(text, field->kind == FIELD_REAL, &bits)) {
		return false;
	}
	if (field->kind == FIELD_UNSIGNED || field->kind == FIELD_CHOICE) {
		unsigned number = (unsigned)bits;
		if (bits > UINT_MAX)
			return false;
		memcpy(member, &number, sizeof(number));
		return true;
	}
	if (field->kind == FIELD_SIZE) {
		size_t size = (size_t)bits;
		if (bits > SIZE_MAX)
			return false;
		memcpy(member, &size, sizeof(size));
		return true;
	}
	memcpy(&real, &bits, sizeof(real));
	if (field->kind == FIELD_REAL && !isfinite(real))
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
