/* SPDX-License-Identifier: MIT */
/*
 * dropout.c - in training, sets each value to 0 with probability P and scales the others by
 * 1 / (1 - P)
 *
 * Srivastava et al., JMLR 2014.  In evaluation y = x.  The dropped values depend only on seed,
 * layer, epoch and image, so neither threads nor the order of batches matter; each value uses 16
 * random bits, so P is rounded to 65536ths.
 */
#include <string.h>

#include "core/multiversion.h"
#include "core/random.h"
#include "layers/layer.h"

static const char *dropout_layer_shape(struct layer *l)
{
	l->out = l->in;
	return NULL;
}

static size_t dropout_layer_saved(const struct layer *l)
{
	return shape_count(l->in);
}

/* P in 65536ths; never all of them. */
static uint32_t threshold_of(const struct layer *l)
{
	uint32_t threshold = (uint32_t)(l->arguments.probability * 65536.0 + 0.5);
	return threshold < 65536 ? threshold : 65535;
}

/* keep [n] = 1 where the image's value is kept, else 0. */
MULTIVERSION
static void draw_mask(const struct layer *l, const struct pass *p, uint32_t sample, size_t n,
		      uint8_t *keep)
{
	uint32_t threshold = threshold_of(l);
	struct random r;
	random_init(&r, p->seed, RANDOM_DROPOUT | l->index << 8, p->epoch, sample);
	uint32_t bits[4 * PHILOX_BLOCKS];
	uint8_t kept[8 * PHILOX_BLOCKS];
	for (size_t i = 0; i < n; i += sizeof(kept)) {
		philox4x32_blocks(r.counter, r.key, bits);
		r.counter[0] += PHILOX_BLOCKS;
		for (size_t j = 0; j < sizeof(bits) / sizeof(bits[0]); j++) {
			kept[2 * j] = (bits[j] & 0xffff) >= threshold;
			kept[2 * j + 1] = bits[j] >> 16 >= threshold;
		}
		memcpy(keep + i, kept, n - i < sizeof(kept) ? n - i : sizeof(kept));
	}
}

/* y = x scale where keep, else 0. */
MULTIVERSION
static void apply_mask(size_t n, const float *x, const uint8_t *keep, float scale, float *y)
{
	for (size_t i = 0; i < n; i++)
		y[i] = keep[i] ? x[i] * scale : 0.0f;
}

static float scale_of(const struct layer *l)
{
	return 65536.0f / (float)(65536 - threshold_of(l));
}

static void dropout_layer_forward(const struct layer_call *call)
{
	const struct layer *l = call->layer;
	const struct pass *p = call->pass;
	const struct layer_buffers *b = call->buffers;
	size_t n = shape_count(l->in);
	for (size_t i = call->range.begin; i < call->range.end; i++) {
		if (!p->training) {
			memcpy(b->y + i * n, b->x + i * n, n * sizeof(*b->y));
			continue;
		}
		draw_mask(l, p, p->samples[i], n, b->saved + i * n);
		apply_mask(n, b->x + i * n, b->saved + i * n, scale_of(l), b->y + i * n);
	}
}

static void dropout_layer_backward(const struct layer_call *call)
{
	const struct layer *l = call->layer;
	const struct layer_buffers *b = call->buffers;
	size_t n = shape_count(l->in), first = call->range.begin * n;
	if (b->dx)
		apply_mask((call->range.end - call->range.begin) * n, b->dy + first,
			   b->saved + first, scale_of(l), b->dx + first);
}

const struct layer_ops dropout_layer = {
	.name = "dropout",
	.syntax = "dropout P",
	.takes = TAKES_PROBABILITY,
	.size = sizeof(struct layer),
	.shape = dropout_layer_shape,
	.saved = dropout_layer_saved,
	.forward = dropout_layer_forward,
	.backward = dropout_layer_backward,
};
