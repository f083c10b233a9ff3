/* SPDX-License-Identifier: MIT */
/*
 * model_list.h - the models that a command line names: one, or several that are averaged
 */
#ifndef SCRAWL_TOOLS_INPUT_MODEL_LIST_H
#define SCRAWL_TOOLS_INPUT_MODEL_LIST_H

#include <scrawl.h>

#include "cli/option_value.h"

#define MAX_MODELS 100 /* on one command line */

/* A row for the option tables of several commands; place: uint64_t *. */
#define OPTION_TTA(place)                                                                          \
	OPT_INTEGER(                                                                               \
		"tta", "N", (place), 1, SCRAWL_MAX_VIEWS,                                          \
		"test-time augmentation: average over N views of each image, itself and N - 1 "    \
		"slightly shifted, turned or zoomed copies")

struct model_list {
	size_t count;
	const char *const *paths; /* [count] */
	scrawl_model **all;       /* [count] */
};

/*
 * Loads the models.  conv: the algorithm's index.  Returns an exit code, with the error printed;
 * call model_list_release in any case.
 */
int model_list_load(struct model_list *models, scrawl_context *ctx, const char *const *paths,
		    size_t count, size_t conv);
void model_list_release(struct model_list *models);

/* Creates an ensemble of them.  Returns an exit code, with the error printed. */
int models_ensemble(const struct model_list *models, scrawl_context *ctx, uint64_t views,
		    scrawl_ensemble **out);

/* Evaluates them together and each alone.  Returns an exit code, with the error printed. */
int models_evaluate(const struct model_list *models, scrawl_context *ctx, uint64_t views,
		    const scrawl_dataset *data, struct scrawl_evaluation **out);

#endif
