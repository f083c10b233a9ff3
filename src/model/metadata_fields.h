/* SPDX-License-Identifier: MIT */
/*
 * metadata_fields.h - members of a struct as entries of metadata, and back
 *
 * A real number is written as the 16 hex digits of its bits: exact, and the same in every locale.
 */
#ifndef SCRAWL_MODEL_METADATA_FIELDS_H
#define SCRAWL_MODEL_METADATA_FIELDS_H

#include "model/metadata.h"

enum field_kind {
	FIELD_UNSIGNED, /* unsigned */
	FIELD_SIZE,     /* size_t */
	FIELD_U64,      /* uint64_t */
	FIELD_REAL,     /* double, finite */
	FIELD_CHOICE,   /* an enum, written as its name */
	FIELD_NAME,     /* const char *; NULL is written "none"; read, it lives in the metadata */
};

struct field {
	const char *key;
	enum field_kind kind;
	size_t offset;                       /* in the struct */
	const char *(*choice)(size_t index); /* of a choice; NULL after the last */
};

#define FIELD_TEXT 32

/* The value of a field as text: in text [FIELD_TEXT], or the member itself. */
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
