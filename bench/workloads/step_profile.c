/* SPDX-License-Identifier: MIT */
/*
 * step_profile.c - turns of profiled steps, and the median one
 */
#include "workloads/step_profile.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/memory.h"
#include "measure.h"

struct step_profile {
	struct workload *workload;
	struct plan_profile *profile;
	unsigned threads;
	size_t count;    /* entries */
	size_t kept;     /* turns that are kept */
	size_t taken;    /* turns so far; number t is in row t % kept */
	double *turns;   /* [kept, 1 + count]: seconds of a step, then those of its entries */
	double *ordered; /* the same, shortest first */
	struct plan_profile_entry *entries; /* [count] */
};

enum scrawl_status step_profile_create(scrawl_context *ctx, struct workload *w, size_t turns,
				       struct step_profile **out)
{
	struct step_profile *p = memory_alloc(1, sizeof(*p));
	if (!p)
		return context_fail_memory(ctx, "a profile");
	p->workload = w;
	p->threads = ctx->threads;
	p->kept = turns;
	enum scrawl_status status = plan_profile_create(ctx, w->plan, &p->profile);
	if (status == SCRAWL_OK) {
		plan_profile_read(p->profile, &p->count);
		size_t row = (1 + p->count) * sizeof(*p->turns);
		p->turns = memory_alloc(turns, row);
		p->ordered = memory_alloc(turns, row);
		p->entries = memory_alloc(p->count, sizeof(*p->entries));
		if (!p->turns || !p->ordered || !p->entries)
			status = context_fail_memory(ctx, "a profile");
	}
	if (status == SCRAWL_OK)
		*out = p;
	else
		step_profile_destroy(p);
	return status;
}

void step_profile_destroy(struct step_profile *p)
{
	if (!p)
		return;
	plan_profile_destroy(p->profile);
	memory_free(p->turns);
	memory_free(p->ordered);
	memory_free(p->entries);
	memory_free(p);
}

void step_profile_run(void *profile, size_t repetitions)
{
	struct step_profile *p = profile;
	double *turn = p->turns + p->taken++ % p->kept * (1 + p->count);
	plan_profile_reset(p->profile);
	plan_profile_attach(p->workload->plan, p->profile);
	double start = clock_seconds();
	workload_run(p->workload, repetitions);
	turn[0] = (clock_seconds() - start) / (double)repetitions;
	plan_profile_attach(p->workload->plan, NULL);
	const struct plan_profile_entry *entries = plan_profile_read(p->profile, &p->count);
	for (size_t i = 0; i < p->count; i++)
		turn[1 + i] = entries[i].seconds / (double)p->threads / (double)repetitions;
}

struct step_times step_profile_read(struct step_profile *p)
{
	size_t turns = p->taken < p->kept ? p->taken : p->kept, row = 1 + p->count;
	const struct plan_profile_entry *entries = plan_profile_read(p->profile, &p->count);
	memcpy(p->ordered, p->turns, turns * row * sizeof(*p->turns));
	qsort(p->ordered, turns, row * sizeof(*p->ordered), ascending);
	const double *median = p->ordered + (turns - 1) / 2 * row;
	double sum = 0.0;
	for (size_t i = 0; i < p->count; i++) {
		p->entries[i] = entries[i];
		p->entries[i].seconds = median[1 + i];
		sum += median[1 + i];
	}
	return (struct step_times){ p->entries, p->count, median[0], sum / median[0] };
}
