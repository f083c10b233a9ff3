/* SPDX-License-Identifier: MIT */
/*
 * predict.c - predicts probabilities or logits of images
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/entry.h"
#include "core/shape.h"
#include "data/dataset.h"
#include "eval/ensemble.h"
#include "eval/evaluate.h"

/* The images to predict, given in one of three ways. */
struct inputs {
	const uint8_t *pixels;      /* [n, image] */
	const float *floats;        /* [n, image] */
	const scrawl_dataset *data; /* its images from `first` on */
	size_t first;
};

/* Pointers to a block's images. */
struct pointers {
	const uint8_t *images[INFERENCE_BATCH];
	const float *floats[INFERENCE_BATCH];
};

static struct block find_block(const struct scrawl_ensemble *e, const struct inputs *in,
			       size_t first, size_t count, struct pointers *to)
{
	size_t values = shape_count(e->models[0]->net->input);
	for (size_t i = 0; i < count; i++) {
		if (in->data)
			to->images[i] = scrawl_dataset_image(in->data, in->first + first + i);
		else if (in->floats)
			to->floats[i] = in->floats + (first + i) * values;
		else
			to->images[i] = in->pixels + (first + i) * values;
	}
	return (struct block){
		.count = count,
		.images = in->floats ? NULL : to->images,
		.floats = in->floats ? to->floats : NULL,
	};
}

static void read_probabilities(struct scrawl_ensemble *e, const struct block *block, float *out)
{
	ensemble_begin(e, block);
	for (size_t m = 0; m < e->count; m++)
		ensemble_read(e, m, block);
	memcpy(out, ensemble_mean(e, &e->all, block->count),
	       block->count * e->classes * sizeof(*out));
}

/* For a single model and view. */
static void read_logits(struct scrawl_ensemble *e, const struct block *block, float *out)
{
	for (size_t first = 0; first < block->count; first += e->models[0]->batch) {
		struct batch batch = ensemble_batch(e->models[0], block, first);
		struct outcome outcome = plan_forward(e->plans[0], &batch);
		memcpy(out + first * e->classes, outcome.logits,
		       batch.size * e->classes * sizeof(*out));
	}
}

typedef void read_fn(struct scrawl_ensemble *e, const struct block *block, float *out);

static enum scrawl_status read_images(struct scrawl_ensemble *e, const struct inputs *in, size_t n,
				      read_fn *read, float *out)
{
	struct pointers pointers;
	ensemble_prepare(e);
	for (size_t first = 0; first < n; first += INFERENCE_BATCH) {
		size_t count = size_min(n - first, INFERENCE_BATCH);
		struct block block = find_block(e, in, first, count, &pointers);
		float *answers = out + first * e->classes;
		read(e, &block, answers);
		for (size_t i = 0; i < count * e->classes; i++)
			if (!isfinite(answers[i]))
				return context_fail(e->ctx, SCRAWL_ENUMERIC,
						    "image %zu: a model's output is not finite",
						    in->first + first + i / e->classes);
	}
	return SCRAWL_OK;
}

/* Whether an argument is NULL that must not be; arrays of 0 images may be. */
static bool lacks(const struct scrawl_ensemble *e, const void *images, size_t n, const float *out)
{
	return !e || (n && (!images || !out));
}

static scrawl_context *context_of(const struct scrawl_ensemble *e)
{
	return e ? e->ctx : NULL;
}

enum scrawl_status scrawl_ensemble_predict(scrawl_ensemble *ensemble, const uint8_t *images,
					   size_t n, float *probabilities)
{
	ENTER(context_of(ensemble));
	if (lacks(ensemble, images, n, probabilities))
		return context_fail_null(context_of(ensemble));
	const struct inputs in = { .pixels = images };
	return read_images(ensemble, &in, n, read_probabilities, probabilities);
}

enum scrawl_status scrawl_ensemble_predict_float(scrawl_ensemble *ensemble, const float *images,
						 size_t n, float *probabilities)
{
	ENTER(context_of(ensemble));
	if (lacks(ensemble, images, n, probabilities))
		return context_fail_null(context_of(ensemble));
	if (ensemble->view_count > 1)
		return context_fail(ensemble->ctx, SCRAWL_EINVAL,
				    "%u views of images of floats (there are views of uint8 images "
				    "only)",
				    ensemble->view_count);
	const struct inputs in = { .floats = images };
	return read_images(ensemble, &in, n, read_probabilities, probabilities);
}

enum scrawl_status ensemble_check_range(struct scrawl_ensemble *e, const scrawl_dataset *data,
					size_t first, size_t n)
{
	if (first <= data->size && n <= data->size - first)
		return SCRAWL_OK;
	return context_fail(e->ctx, SCRAWL_EINVAL,
			    "%s: %zu images from %zu on, but there are %zu, numbered from 0",
			    scrawl_dataset_path(data), n, first, data->size);
}

enum scrawl_status scrawl_ensemble_predict_dataset(scrawl_ensemble *ensemble,
						   const scrawl_dataset *data, size_t first,
						   size_t n, float *probabilities)
{
	ENTER(context_of(ensemble));
	if (!data || lacks(ensemble, data, n, probabilities))
		return context_fail_null(context_of(ensemble));
	enum scrawl_status status = evaluate_check_shape(ensemble->ctx, ensemble->models[0], data);
	if (status != SCRAWL_OK)
		return status;
	status = ensemble_check_range(ensemble, data, first, n);
	if (status != SCRAWL_OK)
		return status;
	const struct inputs in = { .data = data, .first = first };
	return read_images(ensemble, &in, n, read_probabilities, probabilities);
}

enum scrawl_status scrawl_ensemble_logits(scrawl_ensemble *ensemble, const uint8_t *images,
					  size_t n, float *logits)
{
	ENTER(context_of(ensemble));
	if (lacks(ensemble, images, n, logits))
		return context_fail_null(context_of(ensemble));
	if (ensemble->count > 1 || ensemble->view_count > 1)
		return context_fail(ensemble->ctx, SCRAWL_EINVAL,
				    "logits of %zu models and %u views (a mean of probabilities "
				    "has none: use one model and one view)",
				    ensemble->count, ensemble->view_count);
	const struct inputs in = { .pixels = images };
	return read_images(ensemble, &in, n, read_logits, logits);
}

enum scrawl_status scrawl_model_predict(const scrawl_model *model, const uint8_t *images, size_t n,
					float *probabilities)
{
	ENTER(model ? model->ctx : NULL);
	if (!model)
		return context_fail_null(NULL);
	scrawl_ensemble *alone;
	enum scrawl_status status = scrawl_ensemble_create(model->ctx, &model, 1, 1, &alone);
	if (status != SCRAWL_OK)
		return status;
	status = scrawl_ensemble_predict(alone, images, n, probabilities);
	scrawl_ensemble_destroy(alone);
	return status;
}
