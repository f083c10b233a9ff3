/* SPDX-License-Identifier: MIT */
/*
 * options.h - the options of scrawl train, in one table made of parts
 */
#ifndef SCRAWL_TOOLS_TRAIN_OPTIONS_H
#define SCRAWL_TOOLS_TRAIN_OPTIONS_H

#include "input/learning_options.h"
#include "train/request.h"

#define DEFAULT_NET "fast"
#define DEFAULT_OUT "scrawl.safetensors"

/* Where the values of the options go; request.training only by train_options_take. */
struct train_options {
	struct train_request request;
	struct learning learning;
};

/* The defaults. */
void train_options_init(struct train_options *o);

/* Takes the training options into the request. */
void train_options_take(struct train_options *o);

/* All options, whose values are members of *o, which stays where it is. */
void train_options_add(struct option_parts *parts, struct train_options *o);

#endif
