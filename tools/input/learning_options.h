/* SPDX-License-Identifier: MIT */
/*
 * learning_options.h - the library's training options as options of a command
 */
#ifndef SCRAWL_TOOLS_INPUT_LEARNING_OPTIONS_H
#define SCRAWL_TOOLS_INPUT_LEARNING_OPTIONS_H

#include <scrawl.h>

#include "cli/option_table.h"

#define DEFAULT_TEXT 96 /* bytes of a default's text */

/* Where the values are stored. */
struct learning {
	struct scrawl_train_options *options;
	scrawl_context *ctx;                      /* for error texts */
	char defaults[MAX_OPTIONS][DEFAULT_TEXT]; /* as help shows them */
};

/*
 * Adds the rows of the library's table, with its flags.  options and ctx of *learning must be set;
 * the rows point into *learning, so it must not move.
 */
void learning_options_add(struct option_parts *parts, struct learning *learning);

#endif
