/* SPDX-License-Identifier: MIT */
/*
 * bench_train.c - the cases train and infer: images per second of whole steps
 *
 * All thread counts of a network and batch size are timed in alternation, each both plain and with
 * its time recorded by layer.  Before that, a step is compared with naive convolutions, and its
 * results must be bit-identical at every thread count.  GFLOP/s count only the dense convolutions
 * and matrix products (as scrawl info does), whatever else is done or skipped.
 */
#include <stdio.h>
#include <string.h>

#include "cases/cases.h"
#include "cases/train_report.h"
#include "cli/message.h"
#include "cli/status_line.h"
#include "core/hash.h"
#include "core/memory.h"
#include "workloads/peak_memory.h"
#include "workloads/sgemm_peak.h"

#define ALIKE_STEPS 3 /* steps after which all thread counts must have the same bits */

/* ---- one network and batch size -------------------------------------------------------------- */

/* Runs one thread count alone: measures its memory, compares its bits with the first one's. */
static int try_lane(struct run *run, struct lane *lane, char *first_hash)
{
	char hash[HASH_TEXT];
	if (!peak_memory_reset() && !*first_hash)
		report_warn(run->report, "peak memory is that of the whole run so far: "
					 "/proc/self/clear_refs cannot be written");
	enum scrawl_status status = workload_create(lane->ctx, &run->what, &lane->workload);
	if (status != SCRAWL_OK)
		return fail(lane->ctx, status);
	workload_run(lane->workload, ALIKE_STEPS);
	workload_hash(lane->workload, hash);
	lane->peak_memory = peak_memory_bytes();
	workload_destroy(lane->workload);
	lane->workload = NULL;
	if (!*first_hash)
		memcpy(first_hash, hash, sizeof(hash));
	if (strcmp(hash, first_hash) != 0)
		return fail_with(EXIT_FAILED,
				 "%s, batch %zu: %u threads give different bits than %u: %s, %s",
				 run->what.network, run->what.batch, lane->threads,
				 run->lanes[0].threads, hash, first_hash);
	return EXIT_DONE;
}

/* Nothing is timed unless the results are right. */
static int check_group(struct run *run)
{
	char hash[HASH_TEXT] = "";
	scrawl_context *ctx = run->lanes[0].ctx;
	status_line_show("%s, batch %zu: comparing with naive", run->what.network, run->what.batch);
	int code = check_status(ctx, workload_check(ctx, &run->what));
	for (size_t i = 0; i < run->options->threads.count && code == EXIT_DONE; i++)
		code = try_lane(run, &run->lanes[i], hash);
	return code;
}

static int open_group(struct run *run)
{
	for (size_t i = 0; i < run->options->threads.count; i++) {
		struct lane *lane = &run->lanes[i];
		enum scrawl_status status = workload_create(lane->ctx, &run->what, &lane->workload);
		if (status == SCRAWL_OK)
			status = step_profile_create(lane->ctx, lane->workload,
						     run->options->rounds, &lane->profile);
		if (status != SCRAWL_OK)
			return fail(lane->ctx, status);
	}
	return EXIT_DONE;
}

static void close_group(struct run *run)
{
	for (size_t i = 0; i < run->options->threads.count; i++) {
		step_profile_destroy(run->lanes[i].profile);
		workload_destroy(run->lanes[i].workload);
		run->lanes[i].profile = NULL;
		run->lanes[i].workload = NULL;
	}
}

/* Times plain and profiled steps of all thread counts, in alternation. */
static int time_group(struct run *run)
{
	size_t lanes = run->options->threads.count;
	struct measurable *things = memory_alloc(2 * lanes, sizeof(*things));
	char label[128];
	snprintf(label, sizeof(label), "%s %s, batch %zu", run->options->kind, run->what.network,
		 run->what.batch);
	for (size_t i = 0; things && i < lanes; i++) {
		things[i] =
			(struct measurable){ .run = workload_run, .arg = run->lanes[i].workload };
		things[lanes + i] = (struct measurable){ .run = step_profile_run,
							 .arg = run->lanes[i].profile };
	}
	bool measured = things && measure(run->options, label, 2 * lanes, things);
	for (size_t i = 0; measured && i < lanes; i++)
		run->lanes[i].time = things[i].time;
	memory_free(things);
	return measured ? EXIT_DONE : fail_memory();
}

static int bench_group(struct run *run)
{
	int code = check_group(run);
	if (code == EXIT_DONE)
		code = open_group(run);
	if (code == EXIT_DONE)
		code = time_group(run);
	if (code == EXIT_DONE)
		train_report(run);
	close_group(run);
	return code;
}

/* ---- the case -------------------------------------------------------------------------------- */

static int open_lanes(struct run *run)
{
	const struct bench_options *o = run->options;
	for (size_t i = 0; i < o->threads.count; i++) {
		struct lane *lane = &run->lanes[i];
		lane->threads = (unsigned)o->threads.values[i];
		status_line_show("sgemm peak, %u threads", lane->threads);
		lane->sgemm = sgemm_peak(lane->threads, o->seconds);
		if (lane->sgemm <= 0.0 ||
		    scrawl_context_create(lane->threads, &lane->ctx) != SCRAWL_OK)
			return fail_with(EXIT_FAILED, "out of memory: %u threads", lane->threads);
		if (scrawl_context_threads(lane->ctx) < lane->threads)
			return fail_with(EXIT_FAILED, "the system started %u threads instead of %u",
					 scrawl_context_threads(lane->ctx), lane->threads);
	}
	return EXIT_DONE;
}

static int bench_groups(struct run *run)
{
	const struct bench_options *o = run->options;
	int code = open_lanes(run);
	measure_expect(o->nets.count * o->batches.count);
	for (size_t net = 0; net < o->nets.count; net++)
		for (size_t i = 0; i < o->batches.count && code == EXIT_DONE; i++) {
			run->what.network = o->nets.texts[net];
			run->what.batch = o->batches.values[i];
			code = bench_group(run);
		}
	return code;
}

int bench_train(const struct bench_options *o, struct report *report)
{
	struct invented images = { 0 };
	struct run run = { .options = o, .report = report };
	run.what = (struct workload_options){
		.network = o->nets.texts[0],
		.conv = o->conv,
		.batch = o->batches.values[0],
		.training = strcmp(o->kind, "train") == 0,
		.no_dropout = o->no_dropout,
		.images = &images,
	};
	run.lanes = memory_alloc(o->threads.count, sizeof(*run.lanes));
	if (!run.lanes)
		return fail_memory();
	int code = invented_init(&images, &o->batches) ? EXIT_DONE : fail_memory();
	if (code == EXIT_DONE && o->serve)
		code = serve_rounds(&run.what, (unsigned)o->threads.values[0], o->seconds);
	else if (code == EXIT_DONE)
		code = bench_groups(&run);
	for (size_t i = 0; i < o->threads.count; i++)
		scrawl_context_destroy(run.lanes[i].ctx);
	memory_free(run.lanes);
	invented_release(&images);
	return code;
}
