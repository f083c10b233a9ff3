/* SPDX-License-Identifier: MIT */
/*
 * train_options.h - the table of training options, and what follows from its rows
 */
#ifndef SCRAWL_TRAIN_TRAIN_OPTIONS_H
#define SCRAWL_TRAIN_TRAIN_OPTIONS_H

#include "core/context.h"
#include "model/metadata_fields.h"

struct option_row {
	struct scrawl_option_info info;
	struct field field; /* its key is that of a checkpoint's metadata */
	/* Of a text: NULL, or what else it must satisfy, with the error text if it does not. */
	enum scrawl_status (*check)(scrawl_context *ctx, const char *text);
};

/* NULL: there is no option of that name. */
const struct option_row *option_row_find(const char *name);

/* Sets the member from text; false: it is no such value.  Checks no bounds. */
bool option_parse(const struct option_row *row, const char *text,
		  struct scrawl_train_options *options);

/* Is the member within the bounds of its row? */
bool option_in_bounds(const struct option_row *row, const struct scrawl_train_options *options);

/* What the option accepts, "a number from 0 to below 1": fills and returns text. */
#define OPTION_EXPECTED_BYTES 256
const char *option_row_expected(const struct option_row *row, char *text);

/* The caller's options, over the defaults of those that its header lacks.  EINVAL: no size is set.
 */
enum scrawl_status options_take(scrawl_context *ctx, const struct scrawl_train_options *given,
				struct scrawl_train_options *own);

/* EINVAL, saying which option is out of bounds. */
enum scrawl_status options_check(scrawl_context *ctx, const struct scrawl_train_options *options);

/* The name of the first option in effect that needs a validation set; NULL: none. */
const char *options_watching(const struct scrawl_train_options *options);

/* All options, each under its key.  ENOMEM. */
enum scrawl_status options_write(const struct scrawl_train_options *options,
				 struct metadata *metadata);

/*
 * The reverse; an option without an entry keeps its value, as it was added after the metadata were
 * written.  NULL, or the key of the first entry that is no value of its option.
 */
const char *options_read(const struct metadata *metadata, struct scrawl_train_options *options);

/* The name of the first option in which the two differ; NULL: none. */
const char *options_difference(const struct scrawl_train_options *a,
			       const struct scrawl_train_options *b);

#endif
