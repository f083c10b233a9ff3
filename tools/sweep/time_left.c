/* SPDX-License-Identifier: MIT */
/*
 * time_left.c - the status line of a sweep
 *
 * Work is counted in FLOPs by epochs, as the logs of the runs report them, and the time left
 * follows from the work of this process so far.
 */
#include "sweep/jobs.h"

#include <stdio.h>

#include "cli/clock.h"
#include "cli/status_line.h"
#include "cli/text.h"
#include "sweep/child.h"
#include "sweep/sweep.h"

#define LOOK_SECONDS 0.5 /* between two looks at the logs */

static double run_flops(const struct sweep *sweep, const struct sweep_run *run, unsigned epochs)
{
	const struct sweep_cost *cost = &sweep->costs[run->combination];
	unsigned last = epochs < cost->epochs ? epochs : cost->epochs;
	if (run_reached(run, epochs) || run->record.epochs >= last)
		return 0.0;
	return (double)(last - run->record.epochs) * cost->flops;
}

double jobs_flops(const struct jobs *jobs)
{
	double flops = jobs->later;
	for (size_t i = 0; i < jobs->count; i++)
		flops += run_flops(jobs->sweep, jobs->runs[i], jobs->epochs);
	return flops;
}

void jobs_show(struct jobs *jobs)
{
	double now = monotonic_seconds();
	if (!status_line_due() || now < jobs->due)
		return;
	jobs->due = now + LOOK_SECONDS;
	size_t reached = 0;
	for (size_t i = 0; i < jobs->running; i++)
		if (sweep_look_at_record(jobs->sweep, jobs->children[i].run))
			return;
	for (size_t i = 0; i < jobs->count; i++)
		reached += run_reached(jobs->runs[i], jobs->epochs);
	double left = jobs_flops(jobs), done = jobs->flops - left;
	char time[TEXT_NUMBER], remaining[TEXT_NUMBER + 16] = "", text[192];
	if (done > 0.0)
		snprintf(remaining, sizeof(remaining), "  %s left",
			 text_duration((now - jobs->begun) * left / done, time));
	if (jobs->running)
		snprintf(text, sizeof(text), "%zu/%zu runs  %zu running%s", reached, jobs->count,
			 jobs->running, remaining);
	else
		snprintf(text, sizeof(text), "%zu/%zu runs  waiting for another process", reached,
			 jobs->count);
	status_line_bar(done > 0.0 ? done / jobs->flops : 0.0, text);
}
