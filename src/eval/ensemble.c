/* SPDX-License-Identifier: MIT */
/*
 * ensemble.c - creates an ensemble, checks that its models agree, and predicts a block
 *
 * A model processes an image in the same batch as it would alone, so that its part of the result
 * equals its own prediction.
 */
#include "eval/ensemble.h"

#include <stdio.h>
#include <string.h>

#include "core/entry.h"
#include "core/memory.h"
#include "data/tta.h"

/* ---- checks ---------------------------------------------------------------------------------- */

#define CALLED_TEXT 32 /* bytes of "model 2" */

/* A model's name in messages: its file, or its number in the list. */
static const char *called(const scrawl_model *model, size_t number, char *text)
{
	snprintf(text, CALLED_TEXT, "model %zu", number);
	return model->path ? model->path : text;
}

static enum scrawl_status check_same(scrawl_context *ctx, const scrawl_model *first,
				     const scrawl_model *other, size_t number)
{
	struct scrawl_shape a = first->net->input, b = other->net->input;
	char texts[2][CALLED_TEXT];
	const char *one = called(first, 1, texts[0]), *two = called(other, number, texts[1]);
	if (a.height != b.height || a.width != b.width || a.channels != b.channels)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: reads images of %zux%zux%zu, but %s of %zux%zux%zu: they "
				    "cannot be averaged",
				    two, b.height, b.width, b.channels, one, a.height, a.width,
				    a.channels);
	if (first->net->classes != other->net->classes)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: knows %zu classes, but %s knows %zu: they cannot be "
				    "averaged",
				    two, other->net->classes, one, first->net->classes);
	for (size_t c = 0; c < first->net->classes; c++)
		if (strcmp(first->class_names[c], other->class_names[c]) != 0)
			return context_fail(ctx, SCRAWL_EDATA,
					    "%s: calls class %zu \"%s\", but %s calls it \"%s\": "
					    "they cannot be averaged",
					    two, c, other->class_names[c], one,
					    first->class_names[c]);
	return SCRAWL_OK;
}

static enum scrawl_status check_arguments(scrawl_context *ctx, const scrawl_model *const *models,
					  size_t count, unsigned views)
{
	enum scrawl_status status = SCRAWL_OK;
	if (!models || !count)
		return context_fail(ctx, SCRAWL_EINVAL, "an ensemble needs at least one model");
	for (size_t i = 0; i < count; i++)
		if (!models[i])
			return context_fail(ctx, SCRAWL_EINVAL, "model %zu: NULL", i + 1);
	if (views < 1 || views > SCRAWL_MAX_VIEWS)
		return context_fail(ctx, SCRAWL_EINVAL, "%u views (1 to %d can be averaged)", views,
				    SCRAWL_MAX_VIEWS);
	for (size_t i = 1; i < count && status == SCRAWL_OK; i++)
		status = check_same(ctx, models[0], models[i], i + 1);
	return status;
}

/* ---- creation and destruction ---------------------------------------------------------------- */

static enum scrawl_status ensemble_allocate(struct scrawl_ensemble *e,
					    const scrawl_model *const *models)
{
	enum scrawl_status status = SCRAWL_OK;
	e->models = memory_alloc(e->count, sizeof(*e->models));
	e->plans = memory_alloc(e->count, sizeof(*e->plans));
	e->mean = memory_alloc(INFERENCE_BATCH * e->classes, sizeof(*e->mean));
	bool ready = sum_create(&e->all, INFERENCE_BATCH, e->classes) &&
		     sum_create(&e->own, INFERENCE_BATCH, e->classes);
	if (!e->models || !e->plans || !e->mean || !ready)
		return context_fail_memory(e->ctx, "an ensemble of models");
	memcpy(e->models, models, e->count * sizeof(*e->models));
	for (size_t i = 0; i < e->count && status == SCRAWL_OK; i++)
		status = plan_create(e->ctx, models[i]->net, models[i]->batch, false, &e->plans[i]);
	if (status == SCRAWL_OK && e->view_count > 1)
		status = views_create(e->ctx, models[0]->net->input, &e->views);
	return status;
}

enum scrawl_status scrawl_ensemble_create(scrawl_context *ctx, const scrawl_model *const *models,
					  size_t count, unsigned views, scrawl_ensemble **out)
{
	ENTER(ctx);
	if (!ctx || !out)
		return context_fail_null(ctx);
	enum scrawl_status status = check_arguments(ctx, models, count, views);
	if (status != SCRAWL_OK)
		return status;
	struct scrawl_ensemble *e = memory_alloc(1, sizeof(*e));
	if (!e)
		return context_fail_memory(ctx, "an ensemble of models");
	e->ctx = ctx;
	e->count = count;
	e->classes = models[0]->net->classes;
	e->view_count = views;
	status = ensemble_allocate(e, models);
	if (status == SCRAWL_OK)
		*out = e;
	else
		scrawl_ensemble_destroy(e);
	return status;
}

void scrawl_ensemble_destroy(scrawl_ensemble *e)
{
	if (!e)
		return;
	for (size_t i = 0; e->plans && i < e->count; i++)
		plan_destroy(e->plans[i]);
	memory_free(e->plans);
	memory_free(e->models);
	views_destroy(e->views);
	sum_release(&e->all);
	sum_release(&e->own);
	memory_free(e->mean);
	memory_free(e);
}

/* ---- a block of images ----------------------------------------------------------------------- */

static const uint8_t *read_view(const void *arg, const struct batch *batch, size_t i,
				unsigned worker)
{
	const struct scrawl_ensemble *e = arg;
	return views_image(e->views, batch->images[i], e->view, worker);
}

struct batch ensemble_batch(const scrawl_model *model, const struct block *block, size_t first)
{
	return (struct batch){
		.size = size_min(block->count - first, model->batch),
		.images = block->images ? block->images + first : NULL,
		.floats = block->floats ? block->floats + first : NULL,
		.labels = block->labels ? block->labels + first : NULL,
	};
}

void ensemble_prepare(struct scrawl_ensemble *e)
{
	for (size_t i = 0; i < e->count; i++)
		plan_prepare(e->plans[i]);
}

void ensemble_begin(struct scrawl_ensemble *e, const struct block *block)
{
	sum_clear(&e->all, block->count);
}

void ensemble_read(struct scrawl_ensemble *e, size_t model, const struct block *block)
{
	size_t step = e->models[model]->batch;
	sum_clear(&e->own, block->count);
	for (e->view = 0; e->view < e->view_count; e->view++) {
		/* Batches divide a block, so they start at the same images as for one model. */
		for (size_t first = 0; first < block->count; first += step) {
			struct batch batch = ensemble_batch(e->models[model], block, first);
			if (e->view) {
				batch.augment = read_view;
				batch.augment_arg = e;
			}
			struct outcome outcome = plan_forward(e->plans[model], &batch);
			sum_add(&e->own, &batch, first, outcome);
			sum_add(&e->all, &batch, first, outcome);
		}
		e->own.readings++;
		e->all.readings++;
	}
}

const float *ensemble_mean(struct scrawl_ensemble *e, const struct sum *sum, size_t images)
{
	sum_mean(sum, images, e->mean);
	return e->mean;
}
