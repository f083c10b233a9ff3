/* SPDX-License-Identifier: MIT */
/*
 * gradient_clip.c - the norm of all gradients (Pascanu et al., arXiv 1211.5063)
 *
 * Squares are summed in double, block by block, and the blocks' sums in order, so that the result
 * does not depend on the number of threads.
 */
#include "train/gradient_clip.h"

#include <math.h>

#include "core/memory.h"
#include "core/multiversion.h"
#include "core/parallel.h"

#define TINY       1e-6 /* PyTorch's, against a division by 0 */
#define NORM_LANES 8    /* parallel sums: additions to a single one would wait for each other */

enum scrawl_status clip_init(scrawl_context *ctx, struct clip *c, size_t count, double most)
{
	*c = (struct clip){ .most = most, .count = count };
	if (most <= 0.0)
		return SCRAWL_OK;
	c->sums = memory_alloc((count + CLIP_BLOCK - 1) / CLIP_BLOCK, sizeof(*c->sums));
	return c->sums ? SCRAWL_OK : context_fail_memory(ctx, "the norm of the gradients");
}

void clip_release(struct clip *c)
{
	memory_free(c->sums);
	c->sums = NULL;
}

MULTIVERSION
static double sum_of_squares(size_t n, const float *x)
{
	double lanes[NORM_LANES] = { 0.0 }, sum = 0.0;
	size_t i = 0;
	for (; i + NORM_LANES <= n; i += NORM_LANES)
		for (size_t j = 0; j < NORM_LANES; j++)
			lanes[j] += (double)x[i + j] * (double)x[i + j];
	for (size_t j = 0; j < NORM_LANES; j++)
		sum += lanes[j];
	for (; i < n; i++)
		sum += (double)x[i] * (double)x[i];
	return sum;
}

static void square_block(void *clip, size_t begin, size_t end, unsigned worker)
{
	struct clip *c = clip;
	(void)worker;
	c->sums[begin / CLIP_BLOCK] = sum_of_squares(end - begin, c->gradients + begin);
}

double clip_factor(struct clip *c, struct parallel *parallel, const float *gradients)
{
	double sum = 0.0;
	c->gradients = gradients;
	parallel_for(parallel, c->count, CLIP_BLOCK, square_block, c);
	for (size_t i = 0; i * CLIP_BLOCK < c->count; i++)
		sum += c->sums[i];
	double factor = c->most / (sqrt(sum) + TINY);
	return factor < 1.0 ? factor : 1.0;
}
