/* SPDX-License-Identifier: MIT */
/*
 * optimizer.c - one pass over parameters, gradients and moments, in PyTorch's formulas
 *
 *	SGD       g += decay w;  m = momentum m + g;  w -= rate m
 *	Nesterov  ... ;  w -= rate (g + momentum m)
 *	Adam      g += decay w;  m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g g;
 *	          w -= rate / (1 - b1^t)  m / (sqrt(v) / sqrt(1 - b2^t) + 1e-8)
 *	AdamW     w *= 1 - rate decay;  then as Adam without decay in g
 *
 * Decay acts on the weights of conv and dense, not on biases or batchnorm parameters.  If gradients
 * are clipped, g is scaled first.
 */
#include "train/optimizer.h"

#include <math.h>

#include "core/memory.h"
#include "core/multiversion.h"

#define ADAM_EPSILON 1e-8f

bool optimizer_has_second_moment(enum scrawl_optimizer kind)
{
	return kind == SCRAWL_OPTIMIZER_ADAM || kind == SCRAWL_OPTIMIZER_ADAMW;
}

enum scrawl_status optimizer_init(scrawl_context *ctx, struct optimizer *o, struct network *net,
				  const struct scrawl_train_options *options)
{
	bool second = optimizer_has_second_moment(options->optimizer);
	*o = (struct optimizer){
		.kind = options->optimizer,
		.momentum = options->momentum,
		.beta2 = options->beta2,
		.weight_decay = (float)options->weight_decay,
		.net = net,
	};
	o->m = memory_alloc(net->parameter_count, sizeof(*o->m));
	o->v = memory_alloc(second ? net->parameter_count : 0, sizeof(*o->v));
	if (o->m && o->v)
		return SCRAWL_OK;
	optimizer_release(o);
	return context_fail_memory(ctx, "the optimiser's moments");
}

void optimizer_release(struct optimizer *o)
{
	memory_free(o->m);
	memory_free(o->v);
	o->m = o->v = NULL;
}

void optimizer_begin_step(struct optimizer *o, double rate, double scale)
{
	o->step++;
	o->scale = (float)scale;
	o->rate = (float)rate;
	o->shrink = (float)(1.0 - rate * (double)o->weight_decay);
	if (optimizer_has_second_moment(o->kind)) {
		double t = (double)o->step;
		o->rate = (float)(rate / (1.0 - pow(o->momentum, t)));
		o->correction = (float)(1.0 / sqrt(1.0 - pow(o->beta2, t)));
	}
}

MULTIVERSION
static void sgd(size_t n, const float *restrict g, const struct optimizer *restrict o, float decay,
		float *restrict m, float *restrict w)
{
	bool nesterov = o->kind == SCRAWL_OPTIMIZER_NESTEROV;
	float rate = o->rate, momentum = (float)o->momentum, scale = o->scale;
	float ahead = nesterov ? momentum : 0.0f;
	for (size_t i = 0; i < n; i++) {
		float gradient = scale * g[i] + decay * w[i];
		float velocity = momentum * m[i] + gradient;
		m[i] = velocity;
		w[i] -= rate * (nesterov ? gradient + ahead * velocity : velocity);
	}
}

MULTIVERSION
static void adam(size_t n, const float *restrict g, const struct optimizer *restrict o, float decay,
		 float shrink, float *restrict m, float *restrict v, float *restrict w)
{
	float b1 = (float)o->momentum, rest1 = (float)(1.0 - o->momentum);
	float b2 = (float)o->beta2, rest2 = (float)(1.0 - o->beta2);
	float rate = o->rate, correction = o->correction, scale = o->scale;
	for (size_t i = 0; i < n; i++) {
		float x = w[i] * shrink;
		float gradient = scale * g[i] + decay * x;
		float first = b1 * m[i] + rest1 * gradient;
		float second = b2 * v[i] + rest2 * gradient * gradient;
		m[i] = first;
		v[i] = second;
		w[i] = x - rate * first / (sqrtf(second) * correction + ADAM_EPSILON);
	}
}

/* Parameters [begin, end), all of them with or all without decay. */
static void update_run(struct optimizer *o, const float *gradients, size_t begin, size_t end,
		       bool decays)
{
	const float *g = gradients + begin;
	float *w = o->net->parameters + begin, *m = o->m + begin;
	float decay = decays ? o->weight_decay : 0.0f;
	size_t n = end - begin;
	if (o->kind == SCRAWL_OPTIMIZER_ADAM)
		adam(n, g, o, decay, 1.0f, m, o->v + begin, w);
	else if (o->kind == SCRAWL_OPTIMIZER_ADAMW)
		adam(n, g, o, 0.0f, decays ? o->shrink : 1.0f, m, o->v + begin, w);
	else
		sgd(n, g, o, decay, m, w);
}

void optimizer_update(void *optimizer, const float *gradients, size_t begin, size_t end)
{
	struct optimizer *o = optimizer;
	for (size_t i = 0; begin < end; i++) {
		const struct network_tensor *t = &o->net->tensors[i];
		size_t last = t->offset + t->parameter->count;
		if (begin >= last)
			continue;
		if (last > end)
			last = end;
		update_run(o, gradients, begin, last, t->parameter->fan_in != 0);
		begin = last;
	}
}

static const char *const optimizer_names[] = {
	[SCRAWL_OPTIMIZER_SGD] = "sgd",
	[SCRAWL_OPTIMIZER_NESTEROV] = "nesterov",
	[SCRAWL_OPTIMIZER_ADAM] = "adam",
	[SCRAWL_OPTIMIZER_ADAMW] = "adamw",
};

size_t scrawl_optimizer_count(void)
{
	return sizeof(optimizer_names) / sizeof(optimizer_names[0]);
}

const char *scrawl_optimizer_at(enum scrawl_optimizer optimizer)
{
	return (size_t)optimizer < scrawl_optimizer_count() ? optimizer_names[optimizer] : NULL;
}
