/* SPDX-License-Identifier: MIT */
/*
 * options.h - the options of scrawl train, in one table made of parts
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
	TRAIN_NOT_WITH_LR_RANGE = 1 << 16, /* --lr-range does not do it; the default is harmless */
	TRAIN_NOT_WITH_RESUME = 1 << 17,   /* a checkpoint settles it, as it does all results */
	TRAIN_NOT_WITH_FROM = 1 << 18,     /* a model brings it */
	TRAIN_FOR_CHECKPOINT = 1 << 19,    /* only good for --checkpoint */
};

/* Where the values of the options go. */
struct train_options {
	struct train_request request;
	struct learning learning; /* into request.training */
};

/* The defaults; ctx is for the texts of errors. */
void train_options_init(struct train_options *o, scrawl_context *ctx);

/* All options, whose values are members of *o, which stays where it is. */
void train_options_add(struct option_parts *parts, struct train_options *o);

/*
 * Writes the configuration: the recipe as a comment, then all options or those that results depend
 * on.  false: no memory.
 */
bool train_config_write(FILE *out, const struct train_request *request,
			const struct command_line *line, bool all);
/* The same as a text, which the caller frees; NULL: no memory. */
char *train_config_text(const struct train_request *request, const struct command_line *line,
			bool all);

#endif
