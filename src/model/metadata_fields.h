/* SPDX-License-Identifier: MIT */
/*
 * metadata_fields.h - members of a struct as entries of metadata, and back
 *
 * A real number is written as the 16 hex digits of its bits: exact, and the same in every locale.
 * A text that was read lives in the metadata.
 */
#ifndef SCRAWL_MODEL_METADATA_FIELDS_H
#define SCRAWL_MODEL_METADATA_FIELDS_H

#include "model/metadata.h"

struct field {
	const char *key;
	enum scrawl_value_kind kind;         /* a text that is NULL is written "none" */
	size_t offset;                       /* of the member, in the struct */
	const char *(*choice)(size_t index); /* of a choice; NULL after the last */
};

#define FIELD_TEXT SCRAWL_VALUE_BYTES

/* A whole number or the index of a choice; of a real number the bits. */
uint64_t field_bits(const struct field *field, const void *from);

/* The value of a field as text: in text [FIELD_TEXT], or the name or text that it is. */
const char *field_text(const struct field *field, const void *from, char *text);

/* Sets the member, strictly; false: there is no text, or it is not such a value. */
bool field_parse(const struct field *field, const char *text, void *to);

/* fields [count] of *from, each under its key.  ENOMEM. */
enum scrawl_status fields_write(const struct field *fields, size_t count, const void *from,
				struct metadata *metadata);

/* The reverse.  NULL, or the first key that is missing or not such a value. */
const char *fields_read(const struct field *fields, size_t count, const struct metadata *metadata,
			void *to);

#endif
