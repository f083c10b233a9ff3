/* SPDX-License-Identifier: MIT */
/*
 * cross_validate.c - predictions for training images by models that were not trained on them
 */
#include "train/cross_validate.h"

#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/status_line.h"
#include "cli/text.h"

/* What the progress callback shows. */
struct fold_progress {
	size_t fold, folds;
};

static enum scrawl_control show_step(void *arg, const struct scrawl_progress *step)
{
	const struct fold_progress *at = arg;
	char left[TEXT_NUMBER];
	if (!status_line_due())
		return SCRAWL_CONTINUE;
	double done = (double)step->images / (double)step->total;
	double fold_seconds = done > 0.0 ? step->seconds / done : 0.0;
	double rest = fold_seconds * ((double)(at->folds - at->fold) - done);
	status_line_show("model %zu of %zu: %3.0f%%, %s left", at->fold + 1, at->folds,
			 100.0 * done, text_duration(rest, left));
	return SCRAWL_CONTINUE;
}

/* Has a model predict val, and stores each image's answer under its number in the whole. */
static int predict_fold(scrawl_context *ctx, const scrawl_model *model, const scrawl_dataset *val,
			float *probabilities)
{
	size_t images = scrawl_dataset_size(val), classes = scrawl_model_class_count(model);
	scrawl_ensemble *ensemble = NULL;
	float *rows = calloc(images, classes * sizeof(*rows));
	int code = rows ? check_status(ctx, scrawl_ensemble_create(ctx, &model, 1, 1, &ensemble))
			: fail_memory();
	if (code == EXIT_DONE)
		code = check_status(ctx, scrawl_ensemble_predict_dataset(ensemble, val, 0, images,
									 rows));
	for (size_t i = 0; i < images && code == EXIT_DONE; i++)
		memcpy(probabilities + scrawl_dataset_index(val, i) * classes, rows + i * classes,
		       classes * sizeof(*rows));
	scrawl_ensemble_destroy(ensemble);
	free(rows);
	return code;
}

static int train_fold(scrawl_context *ctx, const scrawl_dataset *train,
		      const struct cross_validation *how, size_t fold, size_t classes,
		      scrawl_model **model)
{
	struct fold_progress at = { fold, how->folds };
	struct scrawl_model_options options;
	struct scrawl_train_options training;
	scrawl_model_options_init(&options);
	scrawl_train_options_init(&training);
	options.input = scrawl_dataset_shape(train);
	options.classes = classes;
	options.seed = training.seed = how->seed + fold;
	training.epochs = how->epochs;
	training.on_step = show_step;
	training.arg = &at;
	int code = check_status(ctx, scrawl_model_create(ctx, how->net, &options, model));
	if (code == EXIT_DONE)
		code = check_status(ctx, scrawl_model_train(*model, train, NULL, &training, NULL));
	return code;
}

int cross_validate(scrawl_context *ctx, const scrawl_dataset *data,
		   const struct cross_validation *how, float *probabilities)
{
	int code = EXIT_DONE;
	status_line_init(false);
	for (size_t fold = 0; fold < how->folds && code == EXIT_DONE; fold++) {
		scrawl_dataset *train = NULL, *val = NULL;
		scrawl_model *model = NULL;
		code = check_status(ctx, scrawl_dataset_fold(ctx, data, how->folds, fold, how->seed,
							     &train, &val));
		if (code == EXIT_DONE)
			code = train_fold(ctx, train, how, fold, scrawl_dataset_class_count(data),
					  &model);
		if (code == EXIT_DONE)
			code = predict_fold(ctx, model, val, probabilities);
		scrawl_model_destroy(model);
		scrawl_dataset_destroy(train);
		scrawl_dataset_destroy(val);
	}
	status_line_clear();
	return code;
}
