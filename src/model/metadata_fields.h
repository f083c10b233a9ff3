/* SPDX-License-Identifier: MIT */
/*
 * metadata_fields.h - stores members of a struct as entries of metadata, and restores them
 *
 * A real number is written as the 16 hex digits of its bits: exact, and the same in every locale.
 * Text members point into the metadata after reading.
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

/* The member as an integer: a whole number, the index of a choice, or a real number's bits. */
uint64_t field_bits(const struct field *field, const void *from);

/* The value of a field as text: written to text [FIELD_TEXT], or the choice's name or the text. */
const char *field_text(const struct field *field, const void *from, char *text);

/* Sets the member, strictly; false: text is NULL or not a valid value. */
bool field_parse(const struct field *field, const char *text, void *to);

/* fields [count] of *from, each under its key.  ENOMEM. */
enum scrawl_status fields_write(const struct field *fields, size_t count, const void *from,
				struct metadata *metadata);

/* The reverse.  Returns NULL, or the first key that is missing or has an invalid value. */
const char *fields_read(const struct field *fields, size_t count, const struct metadata *metadata,
			void *to);

#endif
