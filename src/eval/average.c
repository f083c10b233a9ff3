/* SPDX-License-Identifier: MIT */
/*
 * average.c - averages several predictions for each image
 *
 * For K predictions (models times views) of an image, with probabilities p_k and the right class y:
 *	p    = 1/K sum_k p_k
 *	loss = -log p[y] = log K - log sum_k exp(-loss_k)
 * The sum of exponentials is kept relative to the smallest loss, so that it neither vanishes nor
 * overflows.  For K = 1 both equal the single prediction to the last bit.
 */
#include "eval/average.h"

#include <math.h>

#include "core/memory.h"
#include "core/size.h"

bool sum_create(struct sum *sum, size_t images, size_t classes)
{
	sum->classes = classes;
	sum->probabilities = memory_alloc(size_product(images, classes), sizeof(double));
	sum->least = memory_alloc(images, sizeof(double));
	sum->rest = memory_alloc(images, sizeof(double));
	return sum->probabilities && sum->least && sum->rest;
}

void sum_release(struct sum *sum)
{
	memory_free(sum->probabilities);
	memory_free(sum->least);
	memory_free(sum->rest);
}

void sum_clear(struct sum *sum, size_t images)
{
	sum->readings = 0;
	for (size_t i = 0; i < images * sum->classes; i++)
		sum->probabilities[i] = 0.0;
	for (size_t i = 0; i < images; i++) {
		sum->least[i] = INFINITY;
		sum->rest[i] = 0.0;
	}
}

void sum_add(struct sum *sum, const struct batch *batch, size_t first, struct outcome outcome)
{
	double *p = sum->probabilities + first * sum->classes;
	for (size_t i = 0; i < batch->size * sum->classes; i++)
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

void sum_mean(const struct sum *sum, size_t images, float *mean)
{
	for (size_t i = 0; i < images * sum->classes; i++)
		mean[i] = (float)(sum->probabilities[i] / (double)sum->readings);
}

double sum_loss(const struct sum *sum, size_t i)
{
	return sum->least[i] + (log((double)sum->readings) - log(sum->rest[i]));
}
