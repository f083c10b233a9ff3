/* SPDX-License-Identifier: MIT */
/*
 * weight_init.c - random initial weights, with a variance that suits the next layer
 *
 * He's normal distribution (arXiv 1502.01852) has the variance 2 / fan_in, Glorot's uniform one
 * (AISTATS 2010) the bounds +- sqrt(6 / (fan_in + fan_out)).  Each tensor has its own random
 * numbers, independent of the sizes of other layers.
 */
#include "model/weight_init.h"

#include <math.h>

#include "core/random.h"

#define LAST_SCALE 0.1 /* of the last layer's weights */

/* Whether the layer has weights to draw, not only constants such as scales. */
static bool is_drawn(const struct layer *l)
{
	for (size_t t = 0; t < l->parameter_tensors; t++)
		if (l->parameters[t].fan_in)
			return true;
	return false;
}

/* Whether a rectifier follows layer i before the next layer with weights. */
static bool feeds_rectifier(struct layer *const *layers, size_t count, size_t i)
{
	for (size_t next = i + 1; next < count && !is_drawn(layers[next]); next++)
		if (layers[next]->ops->rectifies)
			return true;
	return false;
}

/* Whether this layer with weights is the last one. */
static bool is_last(struct layer *const *layers, size_t count, size_t i)
{
	while (++i < count)
		if (is_drawn(layers[i]))
			return false;
	return true;
}

static void draw_weights(const struct parameter *p, struct random *r, bool he, double scale,
			 float *w)
{
	double deviation = scale * sqrt(2.0 / (double)p->fan_in);
	double limit = scale * sqrt(6.0 / (double)(p->fan_in + p->fan_out));
	for (size_t j = 0; j < p->count; j++)
		w[j] = he ? (float)deviation * random_normal(r)
			  : (float)limit * (2.0f * random_uniform(r) - 1.0f);
}

void weight_init(float *parameters, struct layer *const *layers, size_t count, uint64_t seed)
{
	float *w = parameters;
	for (size_t i = 0; i < count; i++) {
		const struct layer *l = layers[i];
		for (size_t t = 0; t < l->parameter_tensors; t++) {
			const struct parameter *p = &l->parameters[t];
			struct random r;
			random_init(&r, seed, RANDOM_WEIGHTS, (uint32_t)i, (uint32_t)t);
			if (p->fan_in)
				draw_weights(p, &r, feeds_rectifier(layers, count, i),
					     is_last(layers, count, i) ? LAST_SCALE : 1.0, w);
			for (size_t j = 0; !p->fan_in && j < p->count; j++)
				w[j] = p->initial;
			w += p->count;
		}
	}
}
