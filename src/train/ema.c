/* SPDX-License-Identifier: MIT */
/*
 * ema.c - the average of the weights over the last steps, weighted towards recent ones
 *
 *	average = d average + (1 - d) w,  d = min(decay, (1 + step) / (10 + step))
 *
 * after each step (Polyak & Juditsky, SIAM J. Control Optim. 30, 1992), with a decay that grows
 * from 2/11, so that the initial weights are soon forgotten (used on MNIST by An et al., arXiv
 * 2008.10400).
 */
#include "train/ema.h"

#include <string.h>

#include "core/memory.h"
#include "core/multiversion.h"

enum scrawl_status ema_init(scrawl_context *ctx, struct ema *e, struct network *net, double decay)
{
	*e = (struct ema){ .net = net, .decay = decay };
	if (decay <= 0.0)
		return SCRAWL_OK;
	e->average = memory_alloc(net->parameter_count, sizeof(*e->average));
	if (!e->average)
		return context_fail_memory(ctx, "the average of the weights");
	memcpy(e->average, net->parameters, net->parameter_count * sizeof(*e->average));
	return SCRAWL_OK;
}

void ema_release(struct ema *e)
{
	memory_free(e->average);
	e->average = NULL;
}

void ema_begin_step(struct ema *e, size_t step)
{
	double warm = (1.0 + (double)step) / (10.0 + (double)step);
	double keep = warm < e->decay ? warm : e->decay;
	e->keep = (float)keep;
	e->take = (float)(1.0 - keep);
}

MULTIVERSION
static void mix_average(size_t n, float keep, float take, const float *restrict w,
			float *restrict average)
{
	for (size_t i = 0; i < n; i++)
		average[i] = keep * average[i] + take * w[i];
}

void ema_update(struct ema *e, size_t begin, size_t end)
{
	if (e->average)
		mix_average(end - begin, e->keep, e->take, e->net->parameters + begin,
			    e->average + begin);
}

void ema_swap(struct ema *e)
{
	for (size_t i = 0; e->average && i < e->net->parameter_count; i++) {
		float w = e->net->parameters[i];
		e->net->parameters[i] = e->average[i];
		e->average[i] = w;
	}
}
