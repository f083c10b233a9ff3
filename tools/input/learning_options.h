/* SPDX-License-Identifier: MIT */
/*
 * learning_options.h - the options that steer learning: what struct scrawl_train_options holds
 */
#ifndef SCRAWL_TOOLS_INPUT_LEARNING_OPTIONS_H
#define SCRAWL_TOOLS_INPUT_LEARNING_OPTIONS_H

#include <scrawl.h>

#include "input/option_parts.h"

#define DEFAULT_TEXT 96        /* bytes of a default's text */
#define MAX_SEED     INT64_MAX /* the largest of JSON's integers */

/* Where the options of a table go. */
struct learning {
	struct scrawl_train_options options; /* but for optimiser and schedule: */
	size_t optimizer, schedule;          /* their indices */
	char defaults[4][DEFAULT_TEXT];      /* of those that follow the optimiser */
};

/* The library's defaults, as the program can show them: augmentation has a name. */
void learning_default(struct scrawl_train_options *options);

/* Makes these the values. */
void learning_set(struct learning *learning, const struct scrawl_train_options *options);

/* The values. */
struct scrawl_train_options learning_get(const struct learning *learning);

/* Adds the options to a table whose values are members of *learning, which stays where it is. */
void learning_options_add(struct option_parts *parts, struct learning *learning);

#endif
