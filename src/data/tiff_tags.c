/* SPDX-License-Identifier: MIT */
/*
 * tiff_tags.c - the fields of a TIFF file's first directory
 *
 * TIFF 6.0: a header of 8 bytes (byte order, 42, where the directory is); a directory is a count
 * and its entries of 12 bytes: tag, type, number of values, and the values or, if they take more
 * than 4 bytes, where they are.
 */
#include "data/tiff_tags.h"

#include <string.h>

#define ENTRY_BYTES 12

enum tiff_type { TIFF_SHORT = 3, TIFF_LONG = 4 };

/* length is 2 or 4; beyond the end there are zeros. */
static uint32_t tiff_integer(const struct tiff_tags *t, size_t at, size_t length)
{
	uint32_t value = 0;
	if (at > t->size || length > t->size - at)
		return 0;
	for (size_t i = 0; i < length; i++)
		value = value << 8 | t->data[at + (t->big_endian ? i : length - 1 - i)];
	return value;
}

/* Moves to the directory at an offset; false: it is not within the bytes. */
static bool enter_directory(struct tiff_tags *tags, size_t directory)
{
	if (directory > tags->size - 2)
		return false;
	tags->entries = directory + 2;
	tags->count = tiff_integer(tags, directory, 2);
	return tags->count <= (tags->size - tags->entries) / ENTRY_BYTES;
}

bool tiff_tags_open(struct tiff_tags *tags, const unsigned char *data, size_t size)
{
	if (size < 8 || (memcmp(data, "II*\0", 4) != 0 && memcmp(data, "MM\0*", 4) != 0))
		return false;
	*tags = (struct tiff_tags){ .data = data, .size = size, .big_endian = data[0] == 'M' };
	return enter_directory(tags, tiff_integer(tags, 4, 4));
}

size_t tiff_tags_pages(const struct tiff_tags *tags)
{
	enum { REDUCED = 1 };
	struct tiff_tags page = *tags;
	size_t pages = 1;
	for (unsigned i = 1; i < TIFF_MAX_DIRECTORIES; i++) {
		size_t next = tiff_integer(&page, page.entries + page.count * ENTRY_BYTES, 4);
		if (!next || !enter_directory(&page, next))
			break;
		pages += !(tiff_tags_value(&page, TIFF_SUBFILE_TYPE, 0) & REDUCED);
	}
	return pages;
}

bool tiff_tags_find(const struct tiff_tags *t, enum tiff_tag tag, struct tiff_field *field)
{
	for (size_t i = 0; i < t->count; i++) {
		size_t entry = t->entries + i * ENTRY_BYTES;
		if (tiff_integer(t, entry, 2) != (uint32_t)tag)
			continue;
		uint32_t type = tiff_integer(t, entry + 2, 2);
		field->length = type == TIFF_SHORT ? 2 : 4;
		field->count = tiff_integer(t, entry + 4, 4);
		field->at = entry + 8;
		if (field->count > 4 / field->length)
			field->at = tiff_integer(t, entry + 8, 4);
		return (type == TIFF_SHORT || type == TIFF_LONG) && field->at <= t->size &&
		       field->count <= (t->size - field->at) / field->length;
	}
	return false;
}

uint32_t tiff_field_value(const struct tiff_tags *tags, const struct tiff_field *field,
			  size_t index)
{
	return tiff_integer(tags, field->at + index * field->length, field->length);
}

uint32_t tiff_tags_value(const struct tiff_tags *tags, enum tiff_tag tag, uint32_t otherwise)
{
	struct tiff_field field;
	if (!tiff_tags_find(tags, tag, &field) || !field.count)
		return otherwise;
	return tiff_field_value(tags, &field, 0);
}
