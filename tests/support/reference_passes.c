/* SPDX-License-Identifier: MIT */
/*
 * reference_passes.c - all layers in order, forward and backward, with reference.c's formulas
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/reference_network.h"

/* y += weights x + bias, for conv and dense. */
static void forward_weights(struct reference_layer *l, const double *x, const double *w,
			    struct reference_sum *y)
{
	const double *bias = w + l->parameters - l->window.filters;
	if (l->kind == REF_CONV)
		reference_conv(&l->window, x, w, y);
	else
		reference_product(1, l->out, l->in, (struct reference_matrix){ x, 0, 1 },
				  (struct reference_matrix){ w, l->out, 1 }, y);
	for (size_t i = 0; i < l->out; i++)
		reference_add(y, i, 1.0, bias[i % l->window.filters]);
}

/* One image, any layer but batchnorm, which needs all images. */
static void forward_layer(struct reference_layer *l, size_t image, const double *x, const double *w)
{
	struct reference_sum y = { l->out, l->y + image * l->out, l->terms };
	const double *mask = l->mask ? l->mask + image * l->in : NULL;
	memset(y.value, 0, l->out * sizeof(*y.value));
	switch (l->kind) {
	case REF_CONV:
	case REF_DENSE:
		forward_weights(l, x, w, &y);
		break;
	case REF_MAXPOOL:
		reference_maxpool(&l->window, x, y.value, l->where + image * l->out);
		break;
	case REF_AVGPOOL:
		reference_avgpool(&l->window, x, &y);
		break;
	case REF_RELU:
		for (size_t i = 0; i < l->out; i++)
			y.value[i] = x[i] > 0.0 ? x[i] : 0.0;
		break;
	case REF_DROPOUT:
		for (size_t i = 0; i < l->out; i++)
			y.value[i] = mask ? x[i] * mask[i] : x[i];
		break;
	case REF_BATCHNORM:
		break;
	}
}

/* Mean and variance of one channel among n values of all channels. */
static void measure(size_t n, size_t channels, size_t channel, const double *x, double *mean,
		    double *variance)
{
	size_t values = n / channels;
	double count = (double)values;
	*mean = *variance = 0.0;
	for (size_t i = channel; i < n; i += channels)
		*mean += x[i] / count;
	for (size_t i = channel; i < n; i += channels)
		*variance += (x[i] - *mean) * (x[i] - *mean) / count;
}

/* w: weight, bias, running mean, running variance, [channels] each. */
static void forward_batchnorm(struct reference_layer *l, size_t images, bool evaluating,
			      const double *x, const double *w)
{
	size_t channels = l->window.channels, n = images * l->in;
	for (size_t c = 0; c < channels; c++) {
		double mean = w[2 * channels + c], variance = w[3 * channels + c];
		if (!evaluating)
			measure(n, channels, c, x, &mean, &variance);
		l->mean[c] = mean;
		l->rate[c] = 1.0 / sqrt(variance + 1e-5);
		for (size_t i = c; i < n; i += channels)
			l->y[i] = w[c] * (x[i] - mean) * l->rate[c] + w[channels + c];
	}
}

/*
 * The paper's formulas, step by step: first the gradients of the normalised values, the variance
 * and the mean.
 */
static void backward_batchnorm(const struct reference_layer *l, size_t images, const double *x,
			       const double *w, double *gradients, double *dx)
{
	size_t channels = l->window.channels, n = images * l->in;
	size_t values = n / channels;
	double m = (double)values;
	for (size_t c = 0; c < channels; c++) {
		double rate = l->rate[c], mean = l->mean[c];
		double variance_gradient = 0.0, mean_gradient = 0.0, distances = 0.0;
		for (size_t i = c; i < n; i += channels) {
			gradients[c] += l->dy[i] * (x[i] - mean) * rate;
			gradients[channels + c] += l->dy[i];
			variance_gradient += l->dy[i] * w[c] * (x[i] - mean) * -0.5 * pow(rate, 3);
			mean_gradient -= l->dy[i] * w[c] * rate;
			distances -= 2.0 * (x[i] - mean);
		}
		mean_gradient += variance_gradient * distances / m;
		for (size_t i = c; i < n; i += channels)
			dx[i] = l->dy[i] * w[c] * rate +
				variance_gradient * 2.0 * (x[i] - mean) / m + mean_gradient / m;
	}
}

/* dw += dy x, dx += dy w, for conv and dense. */
static void backward_weights(struct reference_layer *l, const double *x, const double *w,
			     const double *dy, double *gradients, struct reference_sum *dx)
{
	struct reference_sum dw = reference_zeros(l->parameters);
	size_t bias = l->parameters - l->window.filters;
	if (l->kind == REF_CONV) {
		reference_conv_weight(&l->window, x, dy, &dw);
		reference_conv_data(&l->window, dy, w, dx);
	} else {
		reference_product(l->in, l->out, 1, (struct reference_matrix){ x, 1, 0 },
				  (struct reference_matrix){ dy, 0, 1 }, &dw);
		reference_product(1, l->in, l->out, (struct reference_matrix){ dy, 0, 1 },
				  (struct reference_matrix){ w, 1, l->out }, dx);
	}
	for (size_t i = 0; i < l->out; i++)
		reference_add(&dw, bias + i % l->window.filters, 1.0, dy[i]);
	for (size_t i = 0; i < l->parameters; i++)
		gradients[i] += dw.value[i];
	reference_free(&dw);
}

static void backward_layer(struct reference_layer *l, size_t image, const double *x,
			   const double *w, double *gradients, struct reference_sum *dx)
{
	const double *dy = l->dy + image * l->out;
	const double *mask = l->mask ? l->mask + image * l->in : NULL;
	switch (l->kind) {
	case REF_CONV:
	case REF_DENSE:
		backward_weights(l, x, w, dy, gradients, dx);
		break;
	case REF_MAXPOOL:
		for (size_t i = 0; i < l->out; i++)
			reference_add(dx, l->where[image * l->out + i], 1.0, dy[i]);
		break;
	case REF_AVGPOOL:
		reference_avgpool_data(&l->window, dy, dx);
		break;
	case REF_RELU:
		for (size_t i = 0; i < l->out; i++)
			reference_add(dx, i, x[i] > 0.0, dy[i]);
		break;
	case REF_DROPOUT:
		for (size_t i = 0; i < l->out; i++)
			reference_add(dx, i, mask ? mask[i] : 1.0, dy[i]);
		break;
	case REF_BATCHNORM:
		break;
	}
}

void reference_network_forward(struct reference_network *net, const double *parameters,
			       const uint8_t *labels, double *losses)
{
	const double *x = net->x;
	for (size_t i = 0; i < net->count; i++) {
		struct reference_layer *l = &net->layers[i];
		const double *w = parameters + l->offset;
		if (l->kind == REF_BATCHNORM)
			forward_batchnorm(l, net->images, net->evaluating, x, w);
		for (size_t n = 0; l->kind != REF_BATCHNORM && n < net->images; n++)
			forward_layer(l, n, x + n * l->in, w);
		x = l->y;
	}
	struct reference_layer *last = &net->layers[net->count - 1];
	for (size_t n = 0; n < net->images; n++)
		losses[n] = reference_softmax(last->out, last->y + n * last->out, labels[n],
					      last->dy + n * last->out);
}

/* dx [images, in] of a layer. */
static void backward_images(struct reference_layer *l, size_t images, const double *x,
			    const double *w, double *gradients, double *dx)
{
	if (l->kind == REF_BATCHNORM) {
		backward_batchnorm(l, images, x, w, gradients, dx);
		return;
	}
	for (size_t n = 0; n < images; n++) {
		struct reference_sum sum = reference_zeros(l->in);
		backward_layer(l, n, x + n * l->in, w, gradients, &sum);
		memcpy(dx + n * l->in, sum.value, l->in * sizeof(double));
		reference_free(&sum);
	}
}

void reference_network_backward(struct reference_network *net, const double *parameters,
				const uint8_t *labels, double *gradients)
{
	struct reference_layer *last = &net->layers[net->count - 1];
	for (size_t n = 0; n < net->images; n++) /* where forward stored the probabilities */
		for (size_t i = 0; i < last->out; i++) {
			double *dy = &last->dy[n * last->out + i];
			*dy = (*dy - (i == labels[n])) / (double)net->images;
		}
	for (size_t i = net->count; i-- > 0;) {
		struct reference_layer *l = &net->layers[i];
		double *dx = reference_alloc(net->images * l->in, sizeof(double));
		backward_images(l, net->images, i ? net->layers[i - 1].y : net->x,
				parameters + l->offset, gradients + l->offset, dx);
		if (i)
			memcpy(net->layers[i - 1].dy, dx, net->images * l->in * sizeof(double));
		free(dx);
	}
}
