/* SPDX-License-Identifier: MIT */
/*
 * rounds.c - a round for each line read
 */
#include "workloads/rounds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "core/clock.h"
#include "workloads/network_step.h"

/* Images per second of at least `seconds`. */
static double round_of(struct workload *w, double seconds)
{
	size_t steps = 0;
	double start = clock_seconds(), now;
	do {
		workload_run(w, 1);
		steps++;
		now = clock_seconds();
	} while (now - start < seconds);
	return (double)(steps * w->batch) / (now - start);
}

/* "round" or "round S"; false: neither. */
static bool read_round(const char *line, double *seconds)
{
	char *end;
	if (strcmp(line, "round\n") == 0)
		return true;
	if (strncmp(line, "round ", 6) != 0)
		return false;
	*seconds = strtod(line + 6, &end);
	return end != line + 6 && *end == '\n' && *seconds > 0.0 && *seconds <= 3600.0;
}

static int answer_rounds(struct workload *w, double seconds)
{
	char line[64];
	round_of(w, seconds); /* warm-up */
	while (fgets(line, sizeof(line), stdin)) {
		double wanted = seconds;
		if (!read_round(line, &wanted))
			return bench_error(BENCH_USAGE,
					   "--serve: expected \"round\" or \"round "
					   "SECONDS\", found \"%.*s\"",
					   (int)strcspn(line, "\n"), line);
		printf("%.1f\n", round_of(w, wanted));
		if (fflush(stdout) != 0)
			return BENCH_IO;
	}
	return BENCH_DONE;
}

int serve_rounds(const struct bench_options *o, bool training)
{
	struct invented images;
	struct workload *w = NULL;
	scrawl_context *ctx;
	struct workload_options what = {
		.network = o->nets[0],
		.conv = o->conv,
		.batch = o->batches[0],
		.training = training,
		.no_dropout = o->no_dropout,
		.images = &images,
	};
	if (scrawl_context_create(o->threads[0], &ctx) != SCRAWL_OK)
		return bench_error(BENCH_FAILED, "out of memory: %u threads", o->threads[0]);
	enum scrawl_status status = SCRAWL_ENOMEM;
	if (invented_init(&images, what.batch))
		status = workload_check(ctx, &what);
	else
		context_record(ctx, "out of memory: images");
	if (status == SCRAWL_OK)
		status = workload_create(ctx, &what, &w);
	int code = status == SCRAWL_OK ? answer_rounds(w, o->seconds) : bench_fail(ctx, status);
	workload_destroy(w);
	invented_release(&images);
	scrawl_context_destroy(ctx);
	return code;
}
