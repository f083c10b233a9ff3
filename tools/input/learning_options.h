/* SPDX-License-Identifier: MIT */
/*
 * learning_options.h - the options that steer learning: the library's table of training options
 */
#ifndef SCRAWL_TOOLS_INPUT_LEARNING_OPTIONS_H
#define SCRAWL_TOOLS_INPUT_LEARNING_OPTIONS_H

#include <scrawl.h>

#include "cli/option_table.h"

#define DEFAULT_TEXT 96 /* bytes of a default's text */

/* Where the options of a table go. */
struct learning {
	struct scrawl_train_options *options;
	scrawl_context *ctx;                      /* for the texts of errors */
	char defaults[MAX_OPTIONS][DEFAULT_TEXT]; /* as help shows them */
};

/*
 * Adds the rows of the library's table, with its flags; options and ctx of *learning are set, and
 * it stays where it is.
 */
void learning_options_add(struct option_parts *parts, struct learning *learning);

#endif
