/* SPDX-License-Identifier: MIT */
/*
 * bench_tune.c - which thread count, batch size and convolution algorithm train a network fastest
 *
 * All thread counts and algorithms of a batch size are timed in alternation, then the best of each
 * batch size once more side by side.  A larger batch changes what is learned, so the smallest one
 * that is nearly as fast as the fastest is recommended.  Each algorithm's step is compared with
 * naive's first.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases/cases.h"
#include "cli/message.h"
#include "cli/status_line.h"
#include "core/memory.h"
#include "measure.h"
#include "workloads/network_step.h"

/* Shares of the best rate above which fewer threads, the algorithm listed first ("auto"), or a
   smaller batch is preferred. */
#define SAME_SPEED 0.98
#define SAME_BATCH 0.95

#define MAX_ALGORITHMS 16

struct candidate {
	scrawl_context *ctx;
	unsigned threads;
	struct workload_options what;
	struct workload *workload;
	struct statistics time; /* of a step */
};

struct tuning {
	const struct bench_options *options;
	struct report *report;
	const char *net;
	struct invented images;
	struct number_list threads, batches; /* ascending */
	const char *convs[MAX_ALGORITHMS];
	size_t conv_count;
	scrawl_context **contexts;    /* [threads.count] */
	struct candidate *candidates; /* [threads.count, conv_count]: of one batch size */
	struct candidate *winners;    /* [batches.count] */
	json_t *use;                  /* network -> options to pass */
};

/* Images per second of the best round, which other load on the machine affects least. */
static double best_rate(const struct candidate *c)
{
	return (double)c->what.batch / c->time.best;
}

/* Opens all candidates, times them in alternation, closes them. */
static int time_candidates(struct tuning *t, const char *label, struct candidate *list,
			   size_t count)
{
	struct measurable *things = memory_alloc(count, sizeof(*things));
	int code = EXIT_DONE;
	if (!things)
		return fail_memory();
	for (size_t i = 0; i < count && code == EXIT_DONE; i++) {
		scrawl_context *ctx = list[i].ctx;
		enum scrawl_status status = workload_create(ctx, &list[i].what, &list[i].workload);
		if (status != SCRAWL_OK)
			code = fail(ctx, status);
		else
			things[i] =
				(struct measurable){ .run = workload_run, .arg = list[i].workload };
	}
	if (code == EXIT_DONE && !measure(t->options, label, count, things))
		code = fail_memory();
	for (size_t i = 0; i < count; i++) {
		if (code == EXIT_DONE)
			list[i].time = things[i].time;
		workload_destroy(list[i].workload);
		list[i].workload = NULL;
	}
	memory_free(things);
	return code;
}

/* The first candidate whose rate is at least `share` of the fastest one's. */
static struct candidate *first_of_best(struct candidate *list, size_t count, double share)
{
	double best = 0.0;
	for (size_t i = 0; i < count; i++)
		if (best_rate(&list[i]) > best)
			best = best_rate(&list[i]);
	for (size_t i = 0; i < count; i++)
		if (best_rate(&list[i]) >= share * best)
			return &list[i];
	return list;
}

static const struct report_column tune_columns[] = {
	{ "batch", "batch", 6, 0, "", 1.0 },
	{ "threads", "threads", 7, 0, "", 1.0 },
	{ "conv", "conv", -8, 0, "", 1.0 },
	{ "images_per_second", "images/s", 9, 0, "", 1.0 },
	{ "images_per_second_best", "best", 9, 0, "", 1.0 },
	{ "spread", "spread", 5, 1, "%", 100.0 },
	{ "verdict", "verdict", -13, 0, "", 1.0 },
};

static void report_candidate(struct tuning *t, const struct candidate *c, const char *round,
			     const char *verdict)
{
	json_t *object =
		json_pack("{s:s, s:I, s:I, s:s, s:s, s:f, s:f, s:f, s:o}", "net", t->net, "batch",
			  (json_int_t)c->what.batch, "threads", (json_int_t)c->threads, "conv",
			  c->what.conv, "round", round, "images_per_second",
			  (double)c->what.batch / c->time.median, "images_per_second_best",
			  best_rate(c), "spread", c->time.spread, "name",
			  json_sprintf("tune %s batch %zu threads %u conv %s%s", t->net,
				       c->what.batch, c->threads, c->what.conv,
				       strcmp(round, "final") == 0 ? " final" : ""));
	if (verdict)
		json_object_set_new(object, "verdict", json_string(verdict));
	report_case(t->report, object);
}

static int tune_batch(struct tuning *t, size_t batch, struct candidate *winner)
{
	size_t count = 0;
	char label[128];
	for (size_t i = 0; i < t->threads.count; i++)
		for (size_t c = 0; c < t->conv_count; c++)
			t->candidates[count++] = (struct candidate){
				.ctx = t->contexts[i],
				.threads = (unsigned)t->threads.values[i],
				.what = { .network = t->net,
					  .conv = t->convs[c],
					  .batch = batch,
					  .training = true,
					  .images = &t->images },
			};
	snprintf(label, sizeof(label), "%s, batch %zu", t->net, batch);
	int code = time_candidates(t, label, t->candidates, count);
	if (code != EXIT_DONE)
		return code;
	const struct candidate *best = first_of_best(t->candidates, count, SAME_SPEED);
	for (size_t i = 0; i < count; i++)
		report_candidate(t, &t->candidates[i], "batch",
				 &t->candidates[i] == best ? "best of batch" : NULL);
	*winner = *best;
	return EXIT_DONE;
}

/* Times the best of each batch size again, and picks the one to use. */
static int tune_final(struct tuning *t)
{
	size_t count = t->batches.count;
	int code = time_candidates(t, t->net, t->winners, count);
	if (code != EXIT_DONE)
		return code;
	const struct candidate *best = first_of_best(t->winners, count, SAME_BATCH);
	report_heading(t->report, "the best of each batch size, side by side");
	for (size_t i = 0; i < count; i++)
		report_candidate(t, &t->winners[i], "final", &t->winners[i] == best ? "use" : NULL);
	json_t *use = json_sprintf("--threads %u --batch %zu --conv %s", best->threads,
				   best->what.batch, best->what.conv);
	report_heading(t->report, "use: %s", json_string_value(use));
	json_object_set_new(t->use, t->net, use);
	return EXIT_DONE;
}

/* Checks that every algorithm gives the same results as naive. */
static int check_algorithms(struct tuning *t)
{
	enum scrawl_status status = SCRAWL_OK;
	for (size_t i = 0; i < t->conv_count && status == SCRAWL_OK; i++) {
		struct workload_options what = {
			.network = t->net,
			.conv = t->convs[i],
			.batch = t->batches.values[0],
			.training = true,
			.images = &t->images,
		};
		status_line_show("%s: comparing %s with naive", t->net, what.conv);
		status = workload_check(t->contexts[0], &what);
	}
	return check_status(t->contexts[0], status);
}

static int tune_net(struct tuning *t, const char *net)
{
	t->net = net;
	report_heading(t->report, "training %s", net);
	int code = check_algorithms(t);
	for (size_t i = 0; i < t->batches.count && code == EXIT_DONE; i++)
		code = tune_batch(t, t->batches.values[i], &t->winners[i]);
	return code == EXIT_DONE ? tune_final(t) : code;
}

static int tune_ascending(const void *a, const void *b)
{
	const size_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* Fewer threads and smaller batches first: they are preferred if speed is equal. */
static void sort_lists(struct tuning *t)
{
	t->threads = t->options->threads;
	t->batches = t->options->batches;
	qsort(t->threads.values, t->threads.count, sizeof(size_t), tune_ascending);
	qsort(t->batches.values, t->batches.count, sizeof(size_t), tune_ascending);
}

/* Lists the algorithms to try: the one given, or all but naive. */
static void list_algorithms(struct tuning *t)
{
	const char *name;
	if (t->options->conv)
		t->convs[t->conv_count++] = t->options->conv;
	for (size_t i = 0; !t->options->conv && (name = scrawl_conv_algorithm_at(i)); i++)
		if (strcmp(name, "naive") != 0 && t->conv_count < MAX_ALGORITHMS)
			t->convs[t->conv_count++] = name;
}

static int open_tuning(struct tuning *t)
{
	sort_lists(t);
	list_algorithms(t);
	t->contexts = memory_alloc(t->threads.count, sizeof(*t->contexts));
	t->candidates = memory_alloc(t->threads.count * t->conv_count, sizeof(*t->candidates));
	t->winners = memory_alloc(t->batches.count, sizeof(*t->winners));
	if (!t->contexts || !t->candidates || !t->winners ||
	    !invented_init(&t->images, &t->batches))
		return fail_memory();
	for (size_t i = 0; i < t->threads.count; i++)
		if (scrawl_context_create((unsigned)t->threads.values[i], &t->contexts[i]) !=
		    SCRAWL_OK)
			return fail_with(EXIT_FAILED, "out of memory: %zu threads",
					 t->threads.values[i]);
	return EXIT_DONE;
}

int bench_tune(const struct bench_options *options, struct report *report)
{
	struct tuning t = { .options = options, .report = report };
	int code = open_tuning(&t);
	if (code == EXIT_DONE) {
		report_columns(report, tune_columns,
			       sizeof(tune_columns) / sizeof(tune_columns[0]));
		t.use = json_object();
		measure_expect(options->nets.count * (t.batches.count + 1));
	}
	for (size_t i = 0; i < options->nets.count && code == EXIT_DONE; i++)
		code = tune_net(&t, options->nets.texts[i]);
	if (code == EXIT_DONE)
		report_set(report, "use", t.use);
	else
		json_decref(t.use);
	for (size_t i = 0; t.contexts && i < t.threads.count; i++)
		scrawl_context_destroy(t.contexts[i]);
	memory_free(t.contexts);
	memory_free(t.candidates);
	memory_free(t.winners);
	invented_release(&t.images);
	return code;
}
