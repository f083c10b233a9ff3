/* SPDX-License-Identifier: MIT */
/*
 * train_report.h - the rows of one network and batch size, and its table of layers
 */
#ifndef SCRAWL_BENCH_CASES_TRAIN_REPORT_H
#define SCRAWL_BENCH_CASES_TRAIN_REPORT_H

#include "measure.h"
#include "options.h"
#include "report/report.h"
#include "workloads/step_profile.h"

/* One thread count; workload and profile are those of the current network and batch size. */
struct lane {
	scrawl_context *ctx;
	unsigned threads;
	double sgemm; /* GFLOP/s */
	size_t peak_memory;
	struct workload *workload;
	struct step_profile *profile;
	struct statistics time; /* of a step */
};

struct run {
	const struct bench_options *options;
	struct report *report;
	struct workload_options what;
	struct lane *lanes; /* [options->threads.count] */
};

/* Reports what was measured for the current network and batch size. */
void train_report(const struct run *run);

#endif
