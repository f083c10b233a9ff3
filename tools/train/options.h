/* SPDX-License-Identifier: MIT */
/*
 * options.h - the option table of scrawl train
 */
#ifndef SCRAWL_TOOLS_TRAIN_OPTIONS_H
#define SCRAWL_TOOLS_TRAIN_OPTIONS_H

#include <stdio.h>

#include "input/learning_options.h"
#include "train/request.h"

#define DEFAULT_NET "fast"
#define DEFAULT_OUT "scrawl.safetensors"

/* Flags of options, beside the library's for training options. */
enum train_option_flags {
	TRAIN_NOT_WITH_LR_RANGE = 1 << 16, /* not with --lr-range, unless it is the default */
	TRAIN_NOT_WITH_RESUME = 1 << 17,   /* the checkpoint sets it, like OPTION_RESULT ones */
	TRAIN_NOT_WITH_FROM = 1 << 18,     /* the model sets it */
	TRAIN_FOR_CHECKPOINT = 1 << 19,    /* needs --checkpoint */
};

/* Where the options' values are stored. */
struct train_options {
	struct train_request request;
	struct learning learning; /* into request.training */
};

/* Sets the defaults; ctx is for error texts. */
void train_options_init(struct train_options *o, scrawl_context *ctx);

/* Adds all options; they point into *o, so it must not move. */
void train_options_add(struct option_parts *parts, struct train_options *o);

/*
 * Writes the configuration: the recipe as a comment, then all options, or only those that results
 * depend on.  false: no memory.
 */
bool train_config_write(FILE *out, const struct train_request *request,
			const struct command_line *line, bool all);
/* The same as a text, which the caller frees; NULL: no memory. */
char *train_config_text(const struct train_request *request, const struct command_line *line,
			bool all);

#endif
