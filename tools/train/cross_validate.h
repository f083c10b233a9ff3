/* SPDX-License-Identifier: MIT */
/*
 * cross_validate.h - predictions for training images by models that were not trained on them
 */
#ifndef SCRAWL_TOOLS_TRAIN_CROSS_VALIDATE_H
#define SCRAWL_TOOLS_TRAIN_CROSS_VALIDATE_H

#include <scrawl.h>

struct cross_validation {
	const char *net;
	unsigned epochs;
	size_t folds;
	uint64_t seed; /* of the folds, and of each model */
};

/*
 * For each fold, trains a model on the others and has it predict the fold: probabilities [images,
 * classes], classes being those of the data.  Shows on a terminal how far it is.  Returns an exit
 * code, with the error printed.
 */
int cross_validate(scrawl_context *ctx, const scrawl_dataset *data,
		   const struct cross_validation *how, float *probabilities);

#endif
