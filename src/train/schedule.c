/* SPDX-License-Identifier: MIT */
/*
 * schedule.c - constant, step, cosine (Loshchilov & Hutter, arXiv 1608.03983), one-cycle (Smith,
 * arXiv 1708.07120; as PyTorch's OneCycleLR with cosine annealing, except that PyTorch's peak is at
 * step w steps - 1)
 *
 * With t = step / (steps - 1) and w = warmup, one-cycle rises from lr / 25 at t = 0 to lr at t = w
 * and falls to lr / 250000 at t = 1.  The others rise linearly to lr at t = w and then follow their
 * curve over the rest.
 */
#include "train/schedule.h"

#include <math.h>

#define ONE_CYCLE_START 25.0
#define ONE_CYCLE_END   250000.0

/* Half a cosine from a at t = 0 to b at t = 1. */
static double anneal(double a, double b, double t)
{
	return b + (a - b) * 0.5 * (1.0 + cos(3.141592653589793 * t));
}

double schedule_rate(const struct scrawl_train_options *options, size_t step, size_t steps)
{
	double peak = options->learning_rate, w = options->warmup;
	double t = steps > 1 ? (double)step / (double)(steps - 1) : 0.0;
	bool climbing = t < w;
	double left = climbing ? 0.0 : (t - w) / (1.0 - w);
	if (options->schedule == SCRAWL_SCHEDULE_ONE_CYCLE)
		return climbing ? anneal(peak / ONE_CYCLE_START, peak, t / w)
				: anneal(peak, peak / ONE_CYCLE_END, left);
	if (climbing)
		return peak * (double)(step + 1) / (w * (double)(steps - 1) + 1.0);
	switch (options->schedule) {
	case SCRAWL_SCHEDULE_STEP:
		return left < 0.5 ? peak : left < 0.75 ? peak * 0.1 : peak * 0.01;
	case SCRAWL_SCHEDULE_COSINE:
		return anneal(peak, 0.0, left);
	case SCRAWL_SCHEDULE_CONSTANT:
	case SCRAWL_SCHEDULE_ONE_CYCLE: /* above */
		break;
	}
	return peak;
}

static const char *const schedule_names[] = {
	[SCRAWL_SCHEDULE_CONSTANT] = "constant",
	[SCRAWL_SCHEDULE_STEP] = "step",
	[SCRAWL_SCHEDULE_COSINE] = "cosine",
	[SCRAWL_SCHEDULE_ONE_CYCLE] = "one-cycle",
};

size_t scrawl_schedule_count(void)
{
	return sizeof(schedule_names) / sizeof(schedule_names[0]);
}

const char *scrawl_schedule_at(enum scrawl_schedule schedule)
{
	return (size_t)schedule < scrawl_schedule_count() ? schedule_names[schedule] : NULL;
}
