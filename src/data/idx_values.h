/* SPDX-License-Identifier: MIT */
/*
 * idx_values.h - the values of IDX files of any type become bytes
 *
 * Images: integers from 0 to 255 stay as they are.  Floats are either in [0, 1], and multiplied by
 * 255, or in [0, 255]; both are rounded.  Which of the two is decided by the first image that is
 * not all 0: it is in [0, 1] if its largest value is at most 1.
 *
 * Labels: integers; an offset is subtracted, after which they must be 0 to 255.  If there are
 * columns, as in QMNIST's files (class, series, writer, ...), the first one is the class.
 */
#ifndef SCRAWL_DATA_IDX_VALUES_H
#define SCRAWL_DATA_IDX_VALUES_H

#include <scrawl.h>

/* Types of values, by byte 2 of the header. */
enum idx_type {
	IDX_UNSIGNED = 0x08,
	IDX_SIGNED = 0x09,
	IDX_INT16 = 0x0b,
	IDX_INT32 = 0x0c,
	IDX_FLOAT32 = 0x0d,
	IDX_FLOAT64 = 0x0e,
};

struct idx_values {
	uint8_t type;    /* an enum idx_type */
	size_t per_item; /* values of an item: an image's pixels, a label's columns */
	double scale;    /* of floats: 255 or 1; 0: not yet known */
	int offset;      /* subtracted from labels */
	size_t items;    /* converted so far */
};

/* "unsigned bytes"; NULL: not a type. */
const char *idx_type_name(uint8_t type);

/* Bytes of a value: 1, 2, 4 or 8. */
size_t idx_type_bytes(uint8_t type);

bool idx_type_is_float(uint8_t type);

/*
 * Converts the values of some items, as stored, to images [items, per_item] or labels [items].
 * EDATA: a value is out of range; the text names the item and `name`, the file.
 */
enum scrawl_status idx_values_to_images(scrawl_context *ctx, const char *name,
					struct idx_values *values, const uint8_t *raw, size_t items,
					uint8_t *out);
enum scrawl_status idx_values_to_labels(scrawl_context *ctx, const char *name,
					struct idx_values *values, const uint8_t *raw, size_t items,
					uint8_t *out);

#endif
