/* SPDX-License-Identifier: MIT */
/*
 * evaluation_text.h - an evaluation as text and as JSON
 */
#ifndef SCRAWL_TOOLS_OUTPUT_EVALUATION_TEXT_H
#define SCRAWL_TOOLS_OUTPUT_EVALUATION_TEXT_H

#include <jansson.h>
#include <scrawl.h>

#include "input/model_list.h"

/* "99.21% [99.02, 99.37]", in out [ACCURACY_TEXT]; returns out. */
#define ACCURACY_TEXT 48
char *accuracy_text(const struct scrawl_evaluation *evaluation, char *out);

/*
 * Prints accuracy, loss, a line per class, the confusion matrix (up to 26 classes) and the most
 * frequent confusions on standard output.  model gives the classes' names.  Returns an exit code.
 */
int evaluation_print(const struct scrawl_evaluation *evaluation, const scrawl_model *model);

/* The same as members of a new JSON object; NULL: no memory. */
json_t *evaluation_json(const struct scrawl_evaluation *evaluation, const scrawl_model *model);

/* A JSON array with an object per model: file, weights, network, and its results alone. */
json_t *members_json(const struct model_list *models, const struct scrawl_evaluation *evaluation);

/* Prints a line per model on standard output if there are several.  Returns an exit code. */
int members_print(const struct model_list *models, const struct scrawl_evaluation *evaluation);

#endif
