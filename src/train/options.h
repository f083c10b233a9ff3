/* SPDX-License-Identifier: MIT */
/*
 * options.h - are the options of a training run in bounds?
 */
#ifndef SCRAWL_TRAIN_OPTIONS_H
#define SCRAWL_TRAIN_OPTIONS_H

#include "core/context.h"

/* EINVAL, saying which is not. */
enum scrawl_status options_check(scrawl_context *ctx, const struct scrawl_train_options *options);

#endif
