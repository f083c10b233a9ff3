/* SPDX-License-Identifier: MIT */
/*
 * train_options.h - the table of training options, and the functions that work on its rows
 */
#ifndef SCRAWL_TRAIN_TRAIN_OPTIONS_H
#define SCRAWL_TRAIN_TRAIN_OPTIONS_H

#include "core/context.h"
#include "model/metadata_fields.h"

struct option_row {
	struct scrawl_option_info info;
	struct field field; /* key: as in a checkpoint's metadata */
	/* For a text: NULL, or a further check, which records the error text. */
	enum scrawl_status (*check)(scrawl_context *ctx, const char *text);
};

/* NULL: there is no such option. */
const struct option_row *option_row_find(const char *name);

/* Sets the member from text; false: invalid text.  Does not check bounds. */
bool option_parse(const struct option_row *row, const char *text,
		  struct scrawl_train_options *options);

/* Whether the member is within the bounds of its row. */
bool option_in_bounds(const struct option_row *row, const struct scrawl_train_options *options);

/* Describes what the option accepts, "a number from 0 to below 1": fills and returns text. */
#define OPTION_EXPECTED_BYTES 256
const char *option_row_expected(const struct option_row *row, char *text);

/* The caller's options, with defaults for those that its header lacks.  EINVAL: size is not set. */
enum scrawl_status options_take(scrawl_context *ctx, const struct scrawl_train_options *given,
				struct scrawl_train_options *own);

/* EINVAL: an option is out of bounds; the text names it. */
enum scrawl_status options_check(scrawl_context *ctx, const struct scrawl_train_options *options);

/* The name of the first option in effect that needs a validation set; NULL: none. */
const char *options_watching(const struct scrawl_train_options *options);

/* All options, each under its key.  ENOMEM. */
enum scrawl_status options_write(const struct scrawl_train_options *options,
				 struct metadata *metadata);

/*
 * The reverse; an option without an entry, added after the metadata were written, keeps its value.
 * Returns NULL, or the key of the first entry whose value is invalid.
 */
const char *options_read(const struct metadata *metadata, struct scrawl_train_options *options);

/* The name of the first option that differs; NULL: none. */
const char *options_difference(const struct scrawl_train_options *a,
			       const struct scrawl_train_options *b);

#endif
