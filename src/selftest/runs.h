/* SPDX-License-Identifier: MIT */
/*
 * runs.h - a short training run, the same each time, whose results can be compared
 */
#ifndef SCRAWL_SELFTEST_RUNS_H
#define SCRAWL_SELFTEST_RUNS_H

#include "selftest/samples.h"

#define RUN_STEPS 8 /* of a whole run */

/* A model and what it says about the samples. */
#define RUN_PREDICTIONS 40
struct run_result {
	char hash[33]; /* of the weights */
	unsigned char predictions[sizeof(float[RUN_PREDICTIONS][SAMPLE_CLASSES])]; /* as bytes */
};

/* What a run trains on and how, without a checkpoint. */
enum scrawl_status run_samples(scrawl_context *ctx, scrawl_dataset **out);
enum scrawl_status run_model(scrawl_context *ctx, const char *conv, scrawl_model **out);
void run_options(struct scrawl_train_options *options);

/* Does a whole run on a context's threads; conv as in struct scrawl_model_options. */
enum scrawl_status run_whole(scrawl_context *ctx, const scrawl_dataset *samples, const char *conv,
			     scrawl_model **out);

enum scrawl_status run_result_of(const scrawl_model *model, const scrawl_dataset *samples,
				 struct run_result *result);

/* Whether two results have the same bits. */
bool run_results_equal(const struct run_result *a, const struct run_result *b);

#endif
