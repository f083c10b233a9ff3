/* SPDX-License-Identifier: MIT */
/*
 * gradient_bench.h - for tests of gradients: the engine's network and the reference's
 */
#ifndef SCRAWL_TESTS_GRADIENT_BENCH_H
#define SCRAWL_TESTS_GRADIENT_BENCH_H

#include <stdbool.h>
#include <stdlib.h>

#include "core/memory.h"
#include "model/plan.h"
#include "support/buffers.h"
#include "support/compare.h"
#include "support/gradient_cases.h"
#include "support/reference_network.h"

/* The engine and the reference with the same weights and images. */
struct bench {
	scrawl_context *ctx;
	struct network *net;
	struct reference_network ref;
	double *parameters, *gradients;  /* of the reference */
	double *masks[REFERENCE_LAYERS]; /* of the dropout layers, [images, in] */
	uint8_t *pixels, labels[MAX_IMAGES];
	const uint8_t *images[MAX_IMAGES];
	uint32_t samples[MAX_IMAGES];
	struct batch batch;
};

/* Records the factors of dropout layer i by running it on an image of ones. */
static inline void record_mask(struct bench *b, size_t i, size_t image, double *mask)
{
	const struct layer *l = b->net->layers[i];
	size_t n = shape_count(l->in);
	float *x = memory_alloc(n, sizeof(*x)), *y = memory_alloc(n, sizeof(*y));
	uint8_t *saved = memory_alloc(n, 1);
	assert_true(x && y && saved);
	for (size_t j = 0; j < n; j++)
		x[j] = 1.0f;
	struct pass pass = { 1, 1, true, b->batch.seed, b->batch.epoch, &b->samples[image] };
	struct layer_buffers buffers = { .x = x, .y = y, .saved = saved };
	l->ops->forward(&(struct layer_call){ l, &pass, &buffers, { 0, 1 }, NULL });
	for (size_t j = 0; j < n; j++)
		mask[j] = (double)y[j];
	memory_free(x);
	memory_free(y);
	memory_free(saved);
}

static inline void record_masks(struct bench *b)
{
	for (size_t i = 0; i < b->ref.count; i++) {
		struct reference_layer *l = &b->ref.layers[i];
		if (l->kind != REF_DROPOUT)
			continue;
		b->masks[i] = calloc(b->batch.size * l->in + 1, sizeof(double));
		assert_non_null(b->masks[i]);
		for (size_t image = 0; image < b->batch.size; image++)
			record_mask(b, i, image, b->masks[i] + image * l->in);
		l->mask = b->masks[i];
	}
}

/* Randomises biases and the like, which are 0 or 1 in a new network. */
static inline void fill_others(struct network *net)
{
	for (size_t t = 0; t < net->tensor_count; t++) {
		const struct parameter *p = net->tensors[t].parameter;
		float *w = net->parameters + net->tensors[t].offset;
		if (p->rank == 1)
			fill_uniform(p->count, w);
		for (size_t i = 0; p->not_negative && i < p->count; i++)
			w[i] = 0.2f + fabsf(w[i]);
	}
}

static inline void set_up(struct bench *b, const struct experiment *e, const char *conv)
{
	memset(b, 0, sizeof(*b));
	struct scrawl_model_options options = { sizeof(options), e->input, CLASSES, 3, conv };
	size_t n = shape_count(e->input);
	assert_int_equal(scrawl_context_create(1, &b->ctx), SCRAWL_OK);
	if (network_create(b->ctx, e->description, &options, &b->net) != SCRAWL_OK)
		fail_msg("%s", scrawl_context_error(b->ctx));
	fill_others(b->net);
	struct reference_window input = { .height = e->input.height,
					  .width = e->input.width,
					  .channels = e->input.channels };
	reference_network_create(&b->ref, b->net->description, input, e->batch);
	assert_int_equal(b->ref.parameter_count, b->net->parameter_count);
	b->parameters = reference_copy(b->net->parameter_count, b->net->parameters);
	b->gradients = calloc(b->net->parameter_count, sizeof(double));
	b->pixels = malloc(e->batch * n);
	assert_true(b->gradients && b->pixels);
	fill_bytes(e->batch * n, b->pixels);
	for (size_t i = 0; i < e->batch * n; i++)
		b->ref.x[i] = b->pixels[i] / 255.0;
	for (size_t i = 0; i < e->batch; i++) {
		b->images[i] = b->pixels + i * n;
		b->labels[i] = (uint8_t)fill_below(CLASSES);
		b->samples[i] = (uint32_t)fill_below(60000);
	}
	b->batch = (struct batch){ .size = e->batch,
				   .images = b->images,
				   .labels = b->labels,
				   .samples = b->samples,
				   .seed = 11,
				   .epoch = 2 };
	record_masks(b);
}

static inline void tear_down(struct bench *b)
{
	network_destroy(b->net);
	scrawl_context_destroy(b->ctx);
	reference_network_release(&b->ref);
	free(b->parameters);
	free(b->gradients);
	for (size_t i = 0; i < REFERENCE_LAYERS; i++)
		free(b->masks[i]);
	free(b->pixels);
}

#endif
