/* SPDX-License-Identifier: MIT */
/*
 * options.h - the options of scrawl train, in one table made of parts
 */
#ifndef SCRAWL_TOOLS_TRAIN_OPTIONS_H
#define SCRAWL_TOOLS_TRAIN_OPTIONS_H

#include "cli/options.h"
#include "train/train.h"

#define TRAIN_OPTIONS   64 /* room for so many, headings included */
#define OPTION_STANDARD 96 /* bytes of a default's text */
#define STANDARD_MODEL  "scrawl.safetensors"

struct train_table {
	struct option_spec options[TRAIN_OPTIONS];
	size_t count;
	char standards[4][OPTION_STANDARD]; /* of those that follow the optimiser */
};

/* The library's defaults, which the program can show: augmentation has a name. */
void train_options_standard(struct scrawl_train_options *options);

/* Makes these the training options of o. */
void train_options_take(struct train_command *o, const struct scrawl_train_options *options);

/* The defaults. */
void train_options_init(struct train_command *o);

/* All options, whose values are members of *o; both stay where they are while it is used. */
void train_table_init(struct train_table *table, struct train_command *o);

/* For the parts: adds options [count]. */
void train_table_add(struct train_table *table, const struct option_spec *options, size_t count);

/* The part that steers learning: the members of o->training, and the choices beside it. */
void learn_options_add(struct train_table *table, struct train_command *o);

#endif
