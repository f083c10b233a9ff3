/* SPDX-License-Identifier: MIT */
/*
 * runs.c - training on the samples
 */
#include "selftest/runs.h"

#include <string.h>

#define RUN_EPOCHS 2
#define RUN_BATCH  64
#define RUN_IMAGES (RUN_BATCH * RUN_STEPS / RUN_EPOCHS)

/* Enough work in a layer to be shared out to threads; dropout and batchnorm, which have state. */
static const char run_network[] = "conv 16 5x5, relu, maxpool 2, conv 24 3x3, batchnorm, relu, "
				  "dropout 0.2, dense 120, relu, dense";

enum scrawl_status run_samples(scrawl_context *ctx, scrawl_dataset **out)
{
	return samples_create(ctx, RUN_IMAGES, out);
}

enum scrawl_status run_model(scrawl_context *ctx, const char *conv, scrawl_model **out)
{
	return samples_model(ctx, run_network, conv, out);
}

void run_options(struct scrawl_train_options *options)
{
	scrawl_train_options_init(options);
	options->epochs = RUN_EPOCHS;
	options->batch = RUN_BATCH;
	options->augment = "light";
}

enum scrawl_status run_whole(scrawl_context *ctx, const scrawl_dataset *samples, const char *conv,
			     scrawl_model **out)
{
	struct scrawl_train_options options;
	scrawl_model *model;
	enum scrawl_status status = run_model(ctx, conv, &model);
	if (status != SCRAWL_OK)
		return status;
	run_options(&options);
	status = scrawl_model_train(model, samples, NULL, &options, NULL);
	if (status == SCRAWL_OK)
		*out = model;
	else
		scrawl_model_destroy(model);
	return status;
}

enum scrawl_status run_result_of(const scrawl_model *model, const scrawl_dataset *samples,
				 struct run_result *result)
{
	float probabilities[RUN_PREDICTIONS * SAMPLE_CLASSES];
	scrawl_model_hash(model, result->hash);
	/* The samples are a whole data set, whose images are adjacent. */
	enum scrawl_status status = scrawl_model_predict(model, scrawl_dataset_image(samples, 0),
							 RUN_PREDICTIONS, probabilities);
	if (status == SCRAWL_OK)
		memcpy(result->predictions, probabilities, sizeof(probabilities));
	return status;
}

bool run_results_equal(const struct run_result *a, const struct run_result *b)
{
	return strcmp(a->hash, b->hash) == 0 &&
	       memcmp(a->predictions, b->predictions, sizeof(a->predictions)) == 0;
}
