/* SPDX-License-Identifier: MIT */
/*
 * threads.c - check: the number of threads never changes a bit
 */
#include "selftest/checks.h"
#include "selftest/runs.h"

/* Trains and predicts with so many threads; false: the check has failed. */
static bool run_with(unsigned threads, const char *conv, struct finding *f,
		     struct run_result *result)
{
	scrawl_context *ctx;
	scrawl_dataset *samples = NULL;
	scrawl_model *model = NULL;
	if (scrawl_context_create(threads, &ctx) != SCRAWL_OK) {
		finding_fail(f, "out of memory: %u threads", threads);
		return false;
	}
	bool done = finding_succeeds(f, ctx, run_samples(ctx, &samples)) &&
		    finding_succeeds(f, ctx, run_whole(ctx, samples, conv, &model)) &&
		    finding_succeeds(f, ctx, run_result_of(model, samples, result));
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(samples);
	scrawl_context_destroy(ctx);
	return done;
}

/* Trains with one thread and with several; counts [count], 1 first. */
static bool compare_counts(const unsigned *counts, size_t count, const char *conv,
			   struct finding *f)
{
	struct run_result first, result;
	for (size_t i = 0; i < count; i++) {
		if (!run_with(counts[i], conv, f, i ? &result : &first))
			return false;
		if (i && !run_results_equal(&first, &result))
			finding_fail(f,
				     "training with %u threads and the algorithm %s gives other "
				     "weights or predictions than with one",
				     counts[i], conv);
	}
	return true;
}

void check_threads(scrawl_context *ctx, struct finding *f)
{
	const unsigned counts[] = { 1, 2, 3, ctx->threads };
	size_t count = ctx->threads > 3 ? 4 : 3;
	if (!compare_counts(counts, count, "auto", f) || !compare_counts(counts, count, "gemm", f))
		return;
	if (count == 4)
		finding_note(f, "the same bits with 1, 2, 3 and %u threads", ctx->threads);
	else
		finding_note(f, "the same bits with 1, 2 and 3 threads");
}
