/* SPDX-License-Identifier: MIT */
/*
 * average.c - several models read several views of each image, and the mean is the answer
 *
 * Over K readings (models times views) of an image, with probabilities p_k and the right class y:
 *	p    = 1/K sum_k p_k
 *	loss = -log p[y] = log K - log sum_k exp(-loss_k)
 * The sum of exponentials is kept relative to the least loss, so that it neither vanishes nor
 * overflows.  For K = 1 both are the one reading to the last bit; and a model reads an image in the
 * same batch as it does alone, so that each one's share is what it answers alone.
 */
#include "eval/average.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "data/tta.h"

/* ---- what fits together ---------------------------------------------------------------------- */

#define CALLED 32 /* bytes of "model 2" */

/* What people know a model by: its file, or its place among those asked. */
static const char *called(const scrawl_model *model, size_t number, char *text)
{
	snprintf(text, CALLED, "model %zu", number);
	return model->path ? model->path : text;
}

static enum scrawl_status check_same_kind(const scrawl_model *first, const scrawl_model *other,
					  size_t number)
{
	scrawl_context *ctx = first->ctx;
	struct scrawl_shape a = first->net->input, b = other->net->input;
	char texts[2][CALLED];
	const char *one = called(first, 1, texts[0]), *two = called(other, number, texts[1]);
	if (other->ctx != ctx)
		return context_fail(ctx, SCRAWL_EINVAL, "%s belongs to another context than %s",
				    two, one);
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

static enum scrawl_status check_views(const scrawl_model *model, unsigned views)
{
	if (views < 1 || views > SCRAWL_MAX_VIEWS)
		return context_fail(model->ctx, SCRAWL_EINVAL, "%u views (1 to %d can be averaged)",
				    views, SCRAWL_MAX_VIEWS);
	return SCRAWL_OK;
}

/* ---- making and releasing -------------------------------------------------------------------- */

static bool sum_create(struct sum *sum, size_t classes)
{
	sum->probabilities = memory_alloc(INFERENCE_BATCH * classes, sizeof(double));
	sum->least = memory_alloc(INFERENCE_BATCH, sizeof(double));
	sum->rest = memory_alloc(INFERENCE_BATCH, sizeof(double));
	return sum->probabilities && sum->least && sum->rest;
}

static void sum_release(struct sum *sum)
{
	memory_free(sum->probabilities);
	memory_free(sum->least);
	memory_free(sum->rest);
}

void average_release(struct average *a)
{
	sum_release(&a->all);
	sum_release(&a->own);
	memory_free(a->mean);
	views_destroy(a->views);
}

enum scrawl_status average_create(struct average *a, scrawl_model *const *models, size_t count,
				  unsigned views)
{
	*a = (struct average){ .models = models, .count = count, .view_count = views };
	const scrawl_model *first = models[0];
	enum scrawl_status status = check_views(first, views);
	for (size_t i = 1; i < count && status == SCRAWL_OK; i++)
		status = check_same_kind(first, models[i], i + 1);
	if (status == SCRAWL_OK && views > 1)
		status = views_create(first->ctx, first->net->input, &a->views);
	if (status != SCRAWL_OK)
		return status;
	a->classes = first->net->classes;
	a->mean = memory_alloc(INFERENCE_BATCH * a->classes, sizeof(*a->mean));
	bool ready = sum_create(&a->all, a->classes) && sum_create(&a->own, a->classes);
	return ready && a->mean ? SCRAWL_OK : context_fail_memory(first->ctx, "averaging models");
}

/* ---- a block of images ----------------------------------------------------------------------- */

static const uint8_t *read_view(const void *arg, const struct batch *batch, size_t i,
				unsigned worker)
{
	const struct average *a = arg;
	return views_image(a->views, batch->images[i], a->view, worker);
}

static void sum_clear(struct sum *sum, size_t images, size_t classes)
{
	sum->readings = 0;
	for (size_t i = 0; i < images * classes; i++)
		sum->probabilities[i] = 0.0;
	for (size_t i = 0; i < images; i++) {
		sum->least[i] = INFINITY;
		sum->rest[i] = 0.0;
	}
}

/* Adds what was read of the images from `first` on. */
static void sum_add(struct sum *sum, size_t classes, const struct batch *batch, size_t first,
		    struct outcome outcome)
{
	double *p = sum->probabilities + first * classes;
	for (size_t i = 0; i < batch->size * classes; i++)
		p[i] += (double)outcome.probabilities[i];
	for (size_t i = 0; batch->labels && i < batch->size; i++) {
		double loss = outcome.losses[i], *least = sum->least + first + i;
		double *rest = sum->rest + first + i;
		if (loss < *least) {
			*rest = *rest * exp(loss - *least) + 1.0;
			*least = loss;
		} else {
			*rest += exp(*least - loss);
		}
	}
}

double average_loss(const struct sum *sum, size_t i)
{
	return sum->least[i] + (log((double)sum->readings) - log(sum->rest[i]));
}

void average_mean(struct average *a, const struct sum *sum, size_t images)
{
	for (size_t i = 0; i < images * a->classes; i++)
		a->mean[i] = (float)(sum->probabilities[i] / (double)sum->readings);
}

void average_begin(struct average *a, size_t images)
{
	sum_clear(&a->all, images, a->classes);
}

void average_read(struct average *a, scrawl_model *model, const uint8_t *const *images,
		  const uint8_t *labels, size_t count)
{
	sum_clear(&a->own, count, a->classes);
	for (a->view = 0; a->view < a->view_count; a->view++) {
		/* Batches divide a block, so they begin where they do when a model reads alone. */
		for (size_t first = 0; first < count; first += model->batch) {
			struct batch batch = {
				.size = count - first < model->batch ? count - first : model->batch,
				.images = images + first,
				.labels = labels ? labels + first : NULL,
				.augment = a->view ? read_view : NULL,
				.augment_arg = a,
			};
			struct outcome outcome = plan_forward(model->inference, &batch);
			sum_add(&a->own, a->classes, &batch, first, outcome);
			sum_add(&a->all, a->classes, &batch, first, outcome);
		}
		a->own.readings++;
		a->all.readings++;
	}
}
