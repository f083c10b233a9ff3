/* SPDX-License-Identifier: MIT */
/*
 * train_options.h - are the options of a training run in bounds?
 */
#ifndef SCRAWL_TRAIN_TRAIN_OPTIONS_H
#define SCRAWL_TRAIN_TRAIN_OPTIONS_H

#include "core/context.h"
#include "model/metadata_fields.h"

/* EINVAL, saying which is not. */
enum scrawl_status options_check(scrawl_context *ctx, const struct scrawl_train_options *options);

/*
 * All members that have a say in the result: what a checkpoint keeps of its run, and what must be
 * the same where it goes on.
 */
extern const struct field option_fields[];
extern const size_t option_field_count;

#endif
