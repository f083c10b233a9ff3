/* SPDX-License-Identifier: MIT */
/*
 * members_text.h - what each of several models reaches alone, for people and for programs
 */
#ifndef SCRAWL_TOOLS_OUTPUT_MEMBERS_TEXT_H
#define SCRAWL_TOOLS_OUTPUT_MEMBERS_TEXT_H

#include <jansson.h>

#include "input/model_list.h"

/* A JSON array with an object for each: file, weights, network, and what it reached alone. */
json_t *members_json(const struct model_list *models, const struct scrawl_evaluation *evaluation);

/* A line for each on standard output, if there are several.  Returns an exit code. */
int members_print(const struct model_list *models, const struct scrawl_evaluation *evaluation);

#endif
