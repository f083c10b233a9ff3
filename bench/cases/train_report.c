/* SPDX-License-Identifier: MIT */
/*
 * train_report.c - the rows of a network and batch size, one per thread count, and its layers
 */
#include "cases/train_report.h"

#include <stdio.h>

#define LAYER_COLUMNS 4 /* thread counts side by side in the table of layers */

static json_t *layers_of(const struct step_times *times)
{
	json_t *layers = json_array();
	for (size_t i = 0; i < times->count; i++) {
		const struct plan_profile_entry *e = &times->entries[i];
		json_array_append_new(layers, json_pack("{s:s, s:s, s:f, s:f}", "name", e->layer,
							"pass", e->pass, "seconds", e->seconds,
							"share", e->seconds / times->seconds));
	}
	return layers;
}

static json_t *train_case(const struct run *run, const struct lane *lane)
{
	const struct lane *first = &run->lanes[0];
	double images = (double)run->what.batch, median = lane->time.median;
	double gflops = workload_flops(lane->workload) * 1e-9;
	double speedup = first->time.median / median;
	struct step_times times = step_profile_read(lane->profile);
	if (!(times.accounted > 0.95 && times.accounted < 1.05))
		report_warn(run->report,
			    "%s, batch %zu, %u threads: the layers add up to %.1f%% of the step",
			    run->what.network, run->what.batch, lane->threads,
			    100.0 * times.accounted);
	/* The last three are from the profiled turn; without the profile, a step takes
	   batch / images_per_second. */
	return json_pack(
		"{s:s, s:s, s:s, s:s, s:I, s:I, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:o,"
		" s:I, s:I, s:f, s:f, s:o}",
		"net", run->what.network, "network", lane->workload->net->description, "mode",
		run->options->kind, "conv", run->what.conv, "batch", (json_int_t)run->what.batch,
		"threads", (json_int_t)lane->threads, "images_per_second", images / median,
		"images_per_second_best", images / lane->time.best, "spread", lane->time.spread,
		"gflops", gflops / median, "gflops_best", gflops / lane->time.best, "speedup",
		speedup, "efficiency", speedup * (double)first->threads / (double)lane->threads,
		"sgemm_gflops", lane->sgemm, "percent_of_peak",
		100.0 * gflops / median / lane->sgemm, "name",
		json_sprintf("%s %s batch %zu threads %u", run->options->kind, run->what.network,
			     run->what.batch, lane->threads),
		"peak_memory_bytes", (json_int_t)lane->peak_memory, "parallel_loops",
		(json_int_t)plan_loops(lane->workload->plan), "step_seconds", times.seconds,
		"accounted", times.accounted, "layers", layers_of(&times));
}

static const struct report_column train_columns[] = {
	{ "batch", "batch", 5, 0, "", 1.0 },
	{ "threads", "threads", 7, 0, "", 1.0 },
	{ "images_per_second", "images/s", 8, 0, "", 1.0 },
	{ "images_per_second_best", "best", 7, 0, "", 1.0 },
	{ "spread", "spread", 4, 0, "%", 100.0 },
	{ "speedup", "speed-up", 8, 2, "", 1.0 },
	{ "gflops", "GFLOP/s", 7, 1, "", 1.0 },
	{ "percent_of_peak", "of sgemm", 6, 0, "%", 1.0 },
	{ "peak_memory_bytes", "peak MiB", 8, 0, "", 1.0 / (1 << 20) },
};

/* Prints milliseconds per step by layer and pass, one column for each of `count` thread counts. */
static void report_layers(const struct run *run, const struct lane *lanes, size_t count)
{
	struct step_times times[LAYER_COLUMNS] = { 0 };
	char line[16 * LAYER_COLUMNS] = "";
	size_t used = 0;
	for (size_t i = 0; i < count; i++) {
		times[i] = step_profile_read(lanes[i].profile);
		used += (size_t)snprintf(line + used, sizeof(line) - used, " %5u thr",
					 lanes[i].threads);
	}
	report_heading(run->report, "\n  %-28s %-9s%s", "layer, ms per step", "pass", line);
	for (size_t e = 0; e < times[0].count; e++) {
		const struct plan_profile_entry *entry = &times[0].entries[e];
		used = 0;
		for (size_t i = 0; i < count; i++)
			used += (size_t)snprintf(line + used, sizeof(line) - used, " %9.4f",
						 times[i].entries[e].seconds * 1e3);
		report_heading(run->report, "  %-28.28s %-9s%s", entry->layer, entry->pass, line);
	}
}

void train_report(const struct run *run)
{
	size_t lanes = run->options->threads.count;
	report_heading(run->report, "%s%s, conv %s", run->what.network,
		       run->what.no_dropout ? " without dropout" : "", run->what.conv);
	report_columns(run->report, train_columns,
		       sizeof(train_columns) / sizeof(train_columns[0]));
	for (size_t i = 0; i < lanes; i++)
		report_case(run->report, train_case(run, &run->lanes[i]));
	report_heading(run->report, "\n  %zu parallel loops per step",
		       plan_loops(run->lanes[0].workload->plan));
	for (size_t i = 0; i < lanes; i += LAYER_COLUMNS)
		report_layers(run, &run->lanes[i],
			      lanes - i < LAYER_COLUMNS ? lanes - i : LAYER_COLUMNS);
	report_heading(run->report, "%s", "");
}
