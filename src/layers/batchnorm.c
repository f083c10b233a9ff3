/* SPDX-License-Identifier: MIT */
/*
 * batchnorm.c - batch normalisation, with the ReLU that follows it
 *
 * Ioffe and Szegedy, arXiv 1502.03167.  For each channel
 *	y = weight (x - mean) / sqrt(var + 1e-5) + bias
 * In training, mean and var are those of the batch's m values in the channel, at all positions,
 * where var is the mean of (x - mean)^2.  Running averages for evaluation follow PyTorch:
 *	running_mean = 0.9 running_mean + 0.1 mean
 *	running_var = 0.9 running_var + 0.1 var m / (m - 1)
 * In evaluation y is computed from running_mean and running_var; a convolution directly before does
 * that itself, in its weights (conv.c).
 *
 * Backward, with r = 1 / sqrt(var + 1e-5) and g the gradient before the ReLU, if any:
 *	dbias = sum of g,  dweight = r sum of g (x - mean)
 *	dx = weight r (g - dbias / m - (x - mean) r dweight / m)
 *
 * A batch's sums are computed in two steps: per shard as soon as its values are there (collect),
 * then over the shards in order (settle).  x - mean is recomputed, not stored.
 */
#include "layers/batchnorm.h"

#include <math.h>
#include <string.h>

#include "kernels/normalize.h"
#include "layers/layer.h"

#define VARIANCE_EPSILON 1e-5
#define RUNNING_MOMENTUM 0.1 /* the batch's weight in a running statistic */

/* The parameters, [channels] each. */
enum { WEIGHT, BIAS, RUNNING_MEAN, RUNNING_VAR };

/* Prepared arrays, [channels] each: for forward, then for backward; r, g and m as above. */
enum {
	MEAN,
	SCALE, /* weight r */
	RATE,  /* r */
	DWEIGHT,
	DBIAS,
	MEAN_G, /* dbias / m */
	SLOPE,  /* r dweight / m */
	PREPARED
};

struct batchnorm {
	struct layer base;
	bool relu; /* absorbed */
};

static size_t channels_of(const struct layer *l)
{
	return l->in.channels;
}

static size_t positions_of(const struct layer *l)
{
	return l->in.height * l->in.width;
}

static const char *batchnorm_layer_shape(struct layer *l)
{
	size_t n = l->in.channels;
	l->out = l->in;
	layer_add_parameter(l, (struct parameter){
				       .name = "weight", .rank = 1, .size = { n }, .initial = 1 });
	layer_add_parameter(l, (struct parameter){ .name = "bias", .rank = 1, .size = { n } });
	layer_add_parameter(l,
			    (struct parameter){ .name = "running_mean", .rank = 1, .size = { n } });
	layer_add_parameter(l, (struct parameter){ .name = "running_var",
						   .rank = 1,
						   .size = { n },
						   .initial = 1,
						   .not_negative = true });
	return NULL;
}

static bool batchnorm_layer_absorb(struct layer *l, const struct layer *next, bool training)
{
	(void)training;
	struct batchnorm *own = (struct batchnorm *)l;
	if (next->ops != &relu_layer || own->relu)
		return false;
	own->relu = true;
	return true;
}

static size_t batchnorm_layer_scratch(const struct layer *l)
{
	return normalize_scratch(channels_of(l));
}

static size_t batchnorm_layer_prepared(const struct layer *l)
{
	return PREPARED * channels_of(l);
}

static size_t batchnorm_layer_collected(const struct layer *l)
{
	return 2 * channels_of(l);
}

static double rate_of(double variance)
{
	return 1.0 / sqrt(variance + VARIANCE_EPSILON);
}

/* The scale of evaluation. */
static void running_scale(size_t channels, const float *parameters, float *scale)
{
	const float *weight = parameters + WEIGHT * channels;
	const float *variance = parameters + RUNNING_VAR * channels;
	for (size_t i = 0; i < channels; i++)
		scale[i] = (float)((double)weight[i] * rate_of((double)variance[i]));
}

void batchnorm_fold(size_t rows, size_t channels, const float *weights, const float *parameters,
		    float *folded)
{
	const float *bias = weights + rows * channels, *shift = parameters + BIAS * channels;
	const float *mean = parameters + RUNNING_MEAN * channels;
	float *folded_bias = folded + rows * channels;
	running_scale(channels, parameters, folded_bias);
	for (size_t r = 0; r < rows; r++)
		for (size_t i = 0; i < channels; i++)
			folded[r * channels + i] = weights[r * channels + i] * folded_bias[i];
	for (size_t i = 0; i < channels; i++)
		folded_bias[i] = (bias[i] - mean[i]) * folded_bias[i] + shift[i];
}

/* In training, settle computes mean and scale from the batch. */
static void batchnorm_layer_prepare(const struct layer_call *call)
{
	const struct layer_buffers *b = call->buffers;
	size_t n = channels_of(call->layer);
	if (b->statistics)
		return;
	memcpy(b->prepared + MEAN * n, b->parameters + RUNNING_MEAN * n, n * sizeof(float));
	running_scale(n, b->parameters, b->prepared + SCALE * n);
}

static struct normalization normalization_of(const struct layer_call *call)
{
	const struct layer_buffers *b = call->buffers;
	size_t n = channels_of(call->layer);
	return (struct normalization){
		.mean = b->prepared + MEAN * n,
		.scale = b->prepared + SCALE * n,
		.shift = b->parameters + BIAS * n,
		.relu = ((const struct batchnorm *)call->layer)->relu,
	};
}

/* The rows of the range's images, and their offset in an array of all rows. */
static size_t rows_of(const struct layer_call *call, size_t *begin)
{
	*begin = call->range.begin * shape_count(call->layer->in);
	return (call->range.end - call->range.begin) * positions_of(call->layer);
}

/* The sums of the shard that begins with that image: two arrays, one after the other. */
static double *sums_of(const struct layer_call *call, size_t image)
{
	return call->buffers->collected +
	       image / call->pass->shard * batchnorm_layer_collected(call->layer);
}

static void batchnorm_layer_collect(const struct layer_call *call)
{
	size_t n = channels_of(call->layer), begin, rows = rows_of(call, &begin);
	double *mean = sums_of(call, call->range.begin);
	column_moments(rows, n, call->buffers->x + begin, mean, mean + n, call->scratch);
}

static void batchnorm_layer_settle(const struct layer_call *call)
{
	const struct pass *p = call->pass;
	const struct layer_buffers *b = call->buffers;
	size_t n = channels_of(call->layer), positions = positions_of(call->layer);
	double *mean = b->collected, *squares = mean + n;
	double m = (double)(p->batch * positions);
	for (size_t image = p->shard; image < p->batch; image += p->shard) {
		size_t left = p->batch - image, images = left < p->shard ? left : p->shard;
		const double *more = sums_of(call, image);
		merge_moments(n, (double)(image * positions), mean, squares,
			      (double)(images * positions), more, more + n);
	}
	float *running_mean = b->statistics + RUNNING_MEAN * n;
	float *running_var = b->statistics + RUNNING_VAR * n;
	for (size_t i = 0; i < n; i++) {
		double unbiased = squares[i] / (m > 1.0 ? m - 1.0 : 1.0);
		running_mean[i] += (float)(RUNNING_MOMENTUM * (mean[i] - (double)running_mean[i]));
		running_var[i] += (float)(RUNNING_MOMENTUM * (unbiased - (double)running_var[i]));
		double rate = rate_of(squares[i] / m);
		b->prepared[MEAN * n + i] = (float)mean[i];
		b->prepared[SCALE * n + i] = (float)((double)b->parameters[WEIGHT * n + i] * rate);
		b->prepared[RATE * n + i] = (float)rate;
	}
}

static void batchnorm_layer_forward(const struct layer_call *call)
{
	const struct layer_buffers *b = call->buffers;
	const struct normalization z = normalization_of(call);
	size_t begin, rows = rows_of(call, &begin);
	normalize(rows, channels_of(call->layer), &z, b->x + begin, b->y + begin);
}

static void batchnorm_layer_collect_backward(const struct layer_call *call)
{
	const struct layer_buffers *b = call->buffers;
	const struct normalization z = normalization_of(call);
	size_t n = channels_of(call->layer), begin, rows = rows_of(call, &begin);
	double *sum = sums_of(call, call->range.begin);
	normalize_sums(rows, n, &z, b->x + begin, b->dy + begin, sum, sum + n, call->scratch);
}

static void batchnorm_layer_settle_backward(const struct layer_call *call)
{
	const struct pass *p = call->pass;
	const struct layer_buffers *b = call->buffers;
	size_t n = channels_of(call->layer);
	double *sum = b->collected, *product = sum + n;
	double m = (double)(p->batch * positions_of(call->layer));
	for (size_t image = p->shard; image < p->batch; image += p->shard) {
		const double *more = sums_of(call, image);
		for (size_t i = 0; i < 2 * n; i++)
			sum[i] += more[i];
	}
	for (size_t i = 0; i < n; i++) {
		double rate = (double)b->prepared[RATE * n + i];
		b->prepared[DWEIGHT * n + i] = (float)(rate * product[i]);
		b->prepared[DBIAS * n + i] = (float)sum[i];
		b->prepared[MEAN_G * n + i] = (float)(sum[i] / m);
		b->prepared[SLOPE * n + i] = (float)(rate * rate * product[i] / m);
	}
}

static void batchnorm_layer_backward(const struct layer_call *call)
{
	const struct layer_buffers *b = call->buffers;
	const struct normalization z = normalization_of(call);
	size_t n = channels_of(call->layer), begin, rows = rows_of(call, &begin);
	if (b->dx)
		normalize_backward(rows, n, &z, b->prepared + MEAN_G * n, b->prepared + SLOPE * n,
				   b->x + begin, b->dy + begin, b->dx + begin);
}

/* All at once: settle has computed them. */
static size_t batchnorm_layer_gradient_grain(const struct layer *l, size_t batch)
{
	(void)batch;
	return l->parameter_count;
}

/* The running statistics have no gradient: the optimiser leaves them alone. */
static void batchnorm_layer_gradient(const struct layer_call *call)
{
	const struct layer_buffers *b = call->buffers;
	size_t n = channels_of(call->layer);
	memcpy(b->gradients + WEIGHT * n, b->prepared + DWEIGHT * n, n * sizeof(float));
	memcpy(b->gradients + BIAS * n, b->prepared + DBIAS * n, n * sizeof(float));
	memset(b->gradients + RUNNING_MEAN * n, 0, 2 * n * sizeof(float));
}

const struct layer_ops batchnorm_layer = {
	.name = "batchnorm",
	.syntax = "batchnorm",
	.size = sizeof(struct batchnorm),
	.shape = batchnorm_layer_shape,
	.absorb = batchnorm_layer_absorb,
	.scratch = batchnorm_layer_scratch,
	.prepared = batchnorm_layer_prepared,
	.collected = batchnorm_layer_collected,
	.prepare = batchnorm_layer_prepare,
	.collect = batchnorm_layer_collect,
	.settle = batchnorm_layer_settle,
	.forward = batchnorm_layer_forward,
	.collect_backward = batchnorm_layer_collect_backward,
	.settle_backward = batchnorm_layer_settle_backward,
	.backward = batchnorm_layer_backward,
	.gradient_grain = batchnorm_layer_gradient_grain,
	.gradient = batchnorm_layer_gradient,
};
