/* SPDX-License-Identifier: MIT */
/*
 * model_list.h - the models that a command line names, and the options of running them
 */
#ifndef SCRAWL_TOOLS_INPUT_MODEL_LIST_H
#define SCRAWL_TOOLS_INPUT_MODEL_LIST_H

#include <scrawl.h>

#include "cli/option_value.h"

#define MAX_MODELS 100 /* on one command line */

/* Rows for the option tables of several commands.  place: uint64_t *. */
#define OPTION_TTA(place)                                                                          \
	OPT_INTEGER(                                                                               \
		"tta", "N", (place), 1, SCRAWL_MAX_VIEWS,                                          \
		"test-time augmentation: average over N views of each image, itself and N - 1 "    \
		"slightly shifted, turned or zoomed copies")

/* place: uint64_t *; 0: one per CPU. */
#define OPTION_THREADS(place)                                                                      \
	OPT_INTEGER("threads", "N", place, 1, SCRAWL_MAX_THREADS, "number of worker threads",      \
		    .letter = 't', .use = OPTION_ASIDE, .default_text = "one per CPU")

#define OPTION_CONV(place)                                                                         \
	OPT_CHOICE("conv", "NAME", place, scrawl_conv_algorithm_at, "convolution algorithm")

struct model_list {
	size_t count;
	const char *const *paths; /* [count] */
	scrawl_model **all;       /* [count] */
};

/*
 * Loads the models.  Returns an exit code, with the error printed;
 * call model_list_release in any case.
 */
int model_list_load(struct model_list *models, scrawl_context *ctx, const char *const *paths,
		    size_t count, const char *conv);
void model_list_release(struct model_list *models);

/* Creates an ensemble of them.  Returns an exit code, with the error printed. */
int models_ensemble(const struct model_list *models, scrawl_context *ctx, uint64_t views,
		    scrawl_ensemble **out);

/* Evaluates them together and each alone.  Returns an exit code, with the error printed. */
int models_evaluate(const struct model_list *models, scrawl_context *ctx, uint64_t views,
		    const scrawl_dataset *data, struct scrawl_evaluation **out);

#endif
