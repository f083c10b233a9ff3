/* SPDX-License-Identifier: MIT */
/*
 * comparison_text.c - prints a comparison
 */
#include "output/comparison_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/text.h"

#define COMPARISON_COLUMNS 80
#define INTERVAL_COLUMNS   18
#define NAME_COLUMNS       76 /* of a candidate; longer names are truncated */

static double level(const struct judgement *j)
{
	return 100.0 * (1.0 - j->options.alpha);
}

/* "+0.21" points for a percentage, "-0.0031" for others. */
static void signed_text(const struct scrawl_metric *metric, double x, char *out, size_t bytes)
{
	double shown = metric->percentage ? 100.0 * x : x;
	int digits = metric->percentage ? 2 : 4;
	/* No "-0.00". */
	if (fabs(shown) < 0.5 * pow(10.0, -digits))
		shown = 0.0;
	snprintf(out, bytes, "%+.*f", digits, shown);
}

static void interval_text(const struct scrawl_metric *metric, struct scrawl_interval interval,
			  char *out, size_t bytes)
{
	char low[32], high[32];
	signed_text(metric, interval.low, low, sizeof(low));
	signed_text(metric, interval.high, high, sizeof(high));
	snprintf(out, bytes, "[%s, %s]", low, high);
}

static void value_text(const struct scrawl_metric *metric, double x, char *out, size_t bytes)
{
	if (metric->percentage)
		snprintf(out, bytes, "%.2f%%", 100.0 * x);
	else
		snprintf(out, bytes, "%.4f", x);
}

static bool print_head(const struct judgement *j)
{
	const struct candidates *c = j->candidates;
	char letter[CANDIDATE_LETTER];
	for (size_t i = 0; i < c->count; i++) {
		char *name = text_copy(c->all[i].name, NAME_COLUMNS);
		if (!name)
			return false;
		printf("%s: %s\n", candidate_letter(i, letter), name);
		free(name);
	}
	if (c->data) {
		char *path = text_copy(scrawl_dataset_path(c->data), SIZE_MAX);
		printf("data: %s", path ? path : "?");
		printf(strcmp(j->split, "test") == 0 ? "\n" : " (%s part)\n", j->split);
		free(path);
	}
	if (j->tta > 1)
		printf("test-time augmentation: %llu views per image\n",
		       (unsigned long long)j->tta);
	printf("images: %zu\n", j->comparison->evaluations[0]->images);
	return true;
}

static void print_accuracies(const struct judgement *j)
{
	char letter[CANDIDATE_LETTER];
	printf("\n      accuracy  95%% interval        wrong\n");
	for (size_t i = 0; i < j->comparison->count; i++) {
		const struct scrawl_evaluation *e = j->comparison->evaluations[i];
		printf("%-4s  %7.2f%%  [%5.2f, %6.2f]  %8zu\n", candidate_letter(i, letter),
		       100.0 * e->accuracy, 100.0 * e->accuracy_low, 100.0 * e->accuracy_high,
		       e->images - e->correct);
	}
}

/* The 2x2 table and the test of the only pair. */
static void print_test(const struct judgement *j)
{
	const struct scrawl_pair *pair = j->comparison->pairs[0];
	const struct scrawl_metric *accuracy = scrawl_metric_at(0);
	char difference[32], interval[80];
	signed_text(accuracy, pair->difference, difference, sizeof(difference));
	interval_text(accuracy, pair->interval, interval, sizeof(interval));
	printf("\n          B right   B wrong\n");
	printf("A right  %8zu  %8zu\n", pair->both, pair->only_a);
	printf("A wrong  %8zu  %8zu\n", pair->only_b, pair->neither);
	printf("\nMcNemar's exact test: p = %.3g (only A right on %zu images, only B on %zu)\n",
	       pair->p, pair->only_a, pair->only_b);
	printf("difference of accuracy: %s points %s (%g%% interval, Newcombe)\n", difference,
	       interval, level(j));
}

static void print_metric(const struct judgement *j, size_t m)
{
	static const char *const better[] = { "", "  A", "  B" };
	const struct scrawl_pair *pair = j->comparison->pairs[0];
	const struct scrawl_metric *metric = scrawl_metric_at(m);
	char a[32], b[32], difference[32], interval[80];
	struct judgement by = *j;
	by.metric = m;
	value_text(metric, scrawl_metric_value(j->comparison->evaluations[0], m), a, sizeof(a));
	value_text(metric, scrawl_metric_value(j->comparison->evaluations[1], m), b, sizeof(b));
	signed_text(metric, pair->differences[m], difference, sizeof(difference));
	interval_text(metric, pair->intervals[m], interval, sizeof(interval));
	const char *verdict = better[verdict_of(&by, pair)];
	printf("%-25s %8s %8s %8s  %*s%s\n", metric->title, a, b, difference,
	       *verdict ? -INTERVAL_COLUMNS : 0, interval, verdict);
}

static void print_metrics(const struct judgement *j)
{
	char range[32];
	snprintf(range, sizeof(range), "%g%% interval", level(j));
	printf("\npaired bootstrap, %u resamples\n%-25s %8s %8s %8s  %*s  better\n",
	       j->options.resamples, "", "A", "B", "B - A", -INTERVAL_COLUMNS, range);
	for (size_t m = 0; m < scrawl_metric_count(); m++)
		if (!(scrawl_metric_at(m)->of_probabilities && j->certain))
			print_metric(j, m);
}

/* A line for each of several pairs. */
static void print_pairs(const struct judgement *j)
{
	const struct scrawl_metric *metric = scrawl_metric_at(j->metric);
	bool tested = j->metric == 0;
	printf("\n%s of the second less that of the first\n", metric->title);
	printf("%-9s  only 1st  only 2nd  difference  %g%% interval", "pair", level(j));
	printf(tested ? "         %7s  %7s\n" : "\n", "p", "Holm's");
	for (size_t i = 0; i < j->comparison->pair_count; i++) {
		const struct scrawl_pair *pair = j->comparison->pairs[i];
		char a[CANDIDATE_LETTER], b[CANDIDATE_LETTER], letters[40], text[32], range[80];
		struct scrawl_interval interval;
		double difference = verdict_difference(j, pair, &interval);
		snprintf(letters, sizeof(letters), "%s, %s", candidate_letter(pair->a, a),
			 candidate_letter(pair->b, b));
		signed_text(metric, difference, text, sizeof(text));
		interval_text(metric, interval, range, sizeof(range));
		printf("%-9s  %8zu  %8zu  %10s  %*s", letters, pair->only_a, pair->only_b, text,
		       tested ? -INTERVAL_COLUMNS : 0, range);
		if (tested)
			printf("  %7.2g  %7.2g", pair->p, pair->holm);
		putchar('\n');
	}
}

int comparison_print(const struct judgement *j)
{
	char conclusion[CONCLUSION_TEXT];
	if (!print_head(j))
		return fail_memory();
	print_accuracies(j);
	if (j->comparison->count == 2) {
		print_test(j);
		if (j->options.resamples)
			print_metrics(j);
		disagreements_print(j);
	} else {
		print_pairs(j);
	}
	putchar('\n');
	text_print_wrapped(stdout, comparison_conclusion(j, conclusion, sizeof(conclusion)), 0,
			   COMPARISON_COLUMNS);
	return EXIT_DONE;
}
