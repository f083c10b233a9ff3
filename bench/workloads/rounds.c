/* SPDX-License-Identifier: MIT */
/*
 * rounds.c - train and infer one round at a time, one for each line read
 */
#include "workloads/network_step.h"

#include <stdio.h>
#include <string.h>

#include "cli/message.h"
#include "core/clock.h"
#include "measure.h"

/* The images per second of a round of at least `seconds`. */
static double round_of(struct workload *w, double seconds)
{
	size_t steps = 0;
	double start = clock_seconds(), now;
	do {
		workload_run(w, 1);
		steps++;
		now = clock_seconds();
	} while (now - start < seconds);
	return (double)(steps * w->what.batch) / (now - start);
}

static int answer_rounds(struct workload *w, double seconds)
{
	char line[64];
	round_of(w, seconds); /* warm-up */
	while (fgets(line, sizeof(line), stdin)) {
		double wanted = seconds;
		if (!round_parse(line, &wanted))
			return fail_with(EXIT_USAGE,
					 "--serve: expected \"round\" or \"round "
					 "SECONDS\", found \"%.*s\"",
					 (int)strcspn(line, "\n"), line);
		printf("%.1f\n", round_of(w, wanted));
		if (fflush(stdout) != 0)
			return EXIT_IO;
	}
	return EXIT_DONE;
}

int serve_rounds(const struct workload_options *what, unsigned threads, double seconds)
{
	struct workload *w = NULL;
	scrawl_context *ctx;
	int code = open_context(threads, false, &ctx);
	if (code != EXIT_DONE)
		return code;
	enum scrawl_status status = workload_check(ctx, what);
	if (status == SCRAWL_OK)
		status = workload_create(ctx, what, &w);
	code = status == SCRAWL_OK ? answer_rounds(w, seconds) : fail(ctx, status);
	workload_destroy(w);
	scrawl_context_destroy(ctx);
	return code;
}
