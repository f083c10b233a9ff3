/* SPDX-License-Identifier: MIT */
/*
 * step_profile.h - where a workload's steps spend their time, layer by layer
 *
 * Several turns are timed and the median one is reported, so that the parts belong to one turn and
 * add up.
 */
#ifndef SCRAWL_BENCH_WORKLOADS_STEP_PROFILE_H
#define SCRAWL_BENCH_WORKLOADS_STEP_PROFILE_H

#include "model/plan_profile.h"
#include "workloads/network_step.h"

struct step_profile;

struct step_times {
	const struct plan_profile_entry *entries; /* seconds: thread-seconds per step / threads */
	size_t count;
	double seconds;   /* per step, by a clock around whole turns */
	double accounted; /* sum of the entries / seconds */
};

/* Keeps the last `turns` turns; w must outlive it. */
enum scrawl_status step_profile_create(scrawl_context *ctx, struct workload *w, size_t turns,
				       struct step_profile **out);
void step_profile_destroy(struct step_profile *profile);

/* Runs a turn of steps; a function for measure(), with the step_profile as arg. */
void step_profile_run(void *profile, size_t repetitions);

/* Needs at least one turn; valid until the next. */
struct step_times step_profile_read(struct step_profile *profile);

#endif
