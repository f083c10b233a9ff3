/* SPDX-License-Identifier: MIT */
/*
 * trials.c - running trials on several threads and merging their outcomes
 */
#include "selftest/trials.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "core/parallel.h"

void trial_fail(struct outcomes *o, size_t number, const char *format, ...)
{
	va_list arguments;
	o->wrong++;
	if (number >= o->first)
		return;
	o->first = number;
	va_start(arguments, format);
	vsnprintf(o->text, sizeof(o->text), format, arguments);
	va_end(arguments);
}

struct trials {
	trial_fn *fn;
	const void *arg;
	struct outcomes of_thread[SCRAWL_MAX_THREADS];
};

static void run_trials(void *arg, size_t begin, size_t end, unsigned worker)
{
	struct trials *t = arg;
	for (size_t i = begin; i < end; i++)
		t->fn(t->arg, i, &t->of_thread[worker]);
}

struct outcomes trials_run(scrawl_context *ctx, size_t count, trial_fn *fn, const void *arg)
{
	struct trials t = { .fn = fn, .arg = arg };
	struct outcomes all = { .first = SIZE_MAX };
	for (unsigned i = 0; i < ctx->threads; i++)
		t.of_thread[i].first = SIZE_MAX;
	parallel_for(ctx->parallel, count, 1, run_trials, &t);
	for (unsigned i = 0; i < ctx->threads; i++) {
		const struct outcomes *o = &t.of_thread[i];
		size_t wrong = all.wrong + o->wrong;
		double error = fmax(all.error, o->error);
		if (o->first < all.first)
			all = *o;
		all.wrong = wrong;
		all.error = error;
	}
	return all;
}
