/* SPDX-License-Identifier: MIT */
/*
 * trained_models.h - for tests of ensembles: a data set and different models trained on it
 *
 * make_models and destroy_models are a cmocka group's setup and teardown.
 */
#ifndef SCRAWL_TESTS_TRAINED_MODELS_H
#define SCRAWL_TESTS_TRAINED_MODELS_H

#include "support/synthetic.h"

#define N       ((size_t)150) /* not a multiple of the batch size */
#define CLASSES ((size_t)5)
#define SIDE    ((size_t)28)
#define AREA    (SIDE * SIDE)
#define MODELS  ((size_t)3)

/* Enough noise for the models to disagree. */
static const struct synthetic what = { .count = N, SIDE, SIDE, CLASSES, .noise = 250, .seed = 3 };

static scrawl_context *ctx;
static scrawl_dataset *data;
static scrawl_model *models[MODELS];

static inline int make_models(void **state)
{
	static const char *const nets[MODELS] = {
		"dense",
		"conv 6 5x5, relu, maxpool 2, dense",
		("conv 8 3x3 pad same, batchnorm, relu, maxpool 2, dense 30, relu, dropout .5, "
		 "dense"),
	};
	struct scrawl_train_options options;
	(void)state;
	scrawl_train_options_init(&options);
	options.epochs = 2;
	if (scrawl_context_create(2, &ctx) != SCRAWL_OK)
		return -1;
	data = synthetic_dataset(ctx, &what);
	for (size_t m = 0; m < MODELS; m++) {
		models[m] = synthetic_model(ctx, nets[m], &what, m + 1, NULL);
		synthetic_ok(ctx, scrawl_model_train(models[m], data, NULL, &options, NULL));
	}
	return 0;
}

static inline int destroy_models(void **state)
{
	(void)state;
	for (size_t m = 0; m < MODELS; m++)
		scrawl_model_destroy(models[m]);
	scrawl_dataset_destroy(data);
	scrawl_context_destroy(ctx);
	return 0;
}

/* Predicts with an ensemble created for this call. */
static inline enum scrawl_status predict(scrawl_model **asked, size_t count, unsigned views,
					 const uint8_t *images, size_t n, float *p)
{
	scrawl_ensemble *e = NULL;
	enum scrawl_status status =
		scrawl_ensemble_create(ctx, (const scrawl_model *const *)asked, count, views, &e);
	if (status == SCRAWL_OK)
		status = scrawl_ensemble_predict(e, images, n, p);
	scrawl_ensemble_destroy(e);
	return status;
}

/* Evaluates an ensemble created for this call. */
static inline enum scrawl_status evaluate(scrawl_model **asked, size_t count, unsigned views,
					  const scrawl_dataset *set, struct scrawl_evaluation **out)
{
	scrawl_ensemble *e = NULL;
	enum scrawl_status status =
		scrawl_ensemble_create(ctx, (const scrawl_model *const *)asked, count, views, &e);
	if (status == SCRAWL_OK)
		status = scrawl_ensemble_evaluate(e, set, out);
	scrawl_ensemble_destroy(e);
	return status;
}

#endif
