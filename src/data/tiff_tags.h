/* SPDX-License-Identifier: MIT */
/*
 * tiff_tags.h - the fields of a TIFF file's first directory, which EXIF's also are
 *
 * Nothing is allocated, and nothing outside of the bytes is read, whatever they say.
 */
#ifndef SCRAWL_DATA_TIFF_TAGS_H
#define SCRAWL_DATA_TIFF_TAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tiff_tag {
	TIFF_SUBFILE_TYPE = 254,
	TIFF_WIDTH = 256,
	TIFF_COMPRESSION = 259,
	TIFF_PHOTOMETRIC = 262,
	TIFF_STRIP_OFFSETS = 273,
	TIFF_ORIENTATION = 274,
	TIFF_SAMPLES = 277,
	TIFF_ROWS_PER_STRIP = 278,
	TIFF_STRIP_BYTES = 279,
	TIFF_PLANAR = 284,
	TIFF_EXTRA_SAMPLES = 338,
};

struct tiff_tags {
	const unsigned char *data;
	size_t size;
	bool big_endian;
	size_t entries, count; /* of the directory: where they are, and how many */
};

/* False: no TIFF, or a directory that is not within the bytes. */
bool tiff_tags_open(struct tiff_tags *tags, const unsigned char *data, size_t size);

/* Directories that are looked at, as they may be in a circle. */
#define TIFF_MAX_DIRECTORIES 10000

/* The directories from the first one on, without those of thumbnails. */
size_t tiff_tags_pages(const struct tiff_tags *tags);

/* A field's values, which are within the bytes. */
struct tiff_field {
	size_t at, count, length; /* where they are, how many, and the bytes of each */
};

/* False: there is no such field of integers. */
bool tiff_tags_find(const struct tiff_tags *tags, enum tiff_tag tag, struct tiff_field *field);
uint32_t tiff_field_value(const struct tiff_tags *tags, const struct tiff_field *field,
			  size_t index);

/* The first value of a field of integers, or, if there is none, another value. */
uint32_t tiff_tags_value(const struct tiff_tags *tags, enum tiff_tag tag, uint32_t otherwise);

#endif
