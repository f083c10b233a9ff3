/* SPDX-License-Identifier: MIT */
/*
 * lr_range.c - scrawl train --lr-range: a table of learning rates and losses, drawn as bars
 */
#include "train/train.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/json.h"
#include "cli/message.h"
#include "cli/status_line.h"
#include "train/outcome.h"
#include "train/run.h"

#define MIN_RATE 1e-6
#define MAX_RATE 10.0
#define ROWS     24 /* at most */
#define BAR      48 /* columns of the largest loss */

static enum scrawl_control on_range_step(void *arg, const struct scrawl_progress *step)
{
	progress_step(arg, step);
	return SCRAWL_CONTINUE;
}

/* The step shown in row i: the first, the last, and evenly spaced ones between. */
static size_t row(const struct scrawl_lr_range *range, size_t rows, size_t i)
{
	return rows > 1 ? i * (range->count - 1) / (rows - 1) : 0;
}

static void print_table(const struct scrawl_lr_range *range)
{
	size_t rows = range->count < ROWS ? range->count : ROWS;
	double most = 0.0;
	for (size_t i = 0; i < rows; i++) {
		double loss = range->points[row(range, rows, i)].smoothed;
		most = loss > most ? loss : most;
	}
	printf("%9s  %8s\n", "rate", "loss");
	for (size_t i = 0; i < rows; i++) {
		const struct scrawl_lr_point *point = &range->points[row(range, rows, i)];
		int cells = most > 0.0 ? (int)(BAR * point->smoothed / most + 0.5) : 0;
		printf("%9.2e  %8.4f ", point->rate, point->smoothed);
		for (int c = 0; c < cells; c++)
			putchar(c ? '#' : ' ');
		putchar('\n');
	}
}

static void print_rate(const char *name, double rate, const char *otherwise)
{
	if (rate > 0.0)
		printf("%s: %.2g\n", name, rate);
	else
		printf("%s: %s\n", name, otherwise);
}

static json_t *points_json(const struct scrawl_lr_range *range)
{
	json_t *points = json_array();
	for (size_t i = 0; i < range->count; i++) {
		const struct scrawl_lr_point *p = &range->points[i];
		points = json_appended(points,
				       json_pack("{s:o, s:o, s:o}", "rate", json_number(p->rate),
						 "loss", json_number(p->loss), "smoothed",
						 json_number(p->smoothed)));
	}
	return points;
}

static json_t *rate_json(double rate)
{
	return json_number(rate > 0.0 ? rate : NAN);
}

/* The rates to try, from low to high; both are 0: none. */
struct suggested_rates {
	double low, high;
};

static struct suggested_rates suggest_rates(const struct scrawl_lr_range *range)
{
	double low = fmax(range->steepest, 0.0), high = range->lowest / 10.0;
	return (struct suggested_rates){ low, low > 0.0 && low < high ? high : low };
}

static void print_range(const struct scrawl_lr_range *range)
{
	struct suggested_rates rates = suggest_rates(range);
	print_table(range);
	print_rate("steepest descent", range->steepest, "none");
	print_rate("lowest loss", range->lowest, "none");
	print_rate("diverged", range->diverged, "no");
	if (rates.low < rates.high)
		printf("suggestion: --lr %.2g to %.2g\n", rates.low, rates.high);
	else if (rates.low > 0.0)
		printf("suggestion: --lr %.2g\n", rates.low);
}

static void report_range(struct train_run *run, const struct scrawl_lr_range *range)
{
	struct suggested_rates rates = suggest_rates(range);
	train_outcome_report(run, "lr_range",
			     json_pack("{s:s, s:s, s:n, s:o, s:o, s:o, s:o, s:o, s:o}", "status",
				       "ok", "reason", range->diverged > 0.0 ? "diverged" : "steps",
				       "error", "steepest", rate_json(range->steepest), "lowest",
				       rate_json(range->lowest), "diverged",
				       rate_json(range->diverged), "suggestion_low",
				       rate_json(rates.low), "suggestion_high",
				       rate_json(rates.high), "points", points_json(range)));
}

int train_lr_range(struct train_run *run)
{
	struct scrawl_train_options options = run->request->training;
	struct scrawl_lr_range *range;
	options.on_step = on_range_step;
	options.arg = &run->progress;
	enum scrawl_status status = scrawl_model_lr_range(run->model, train_set(run), &options,
							  MIN_RATE, MAX_RATE, 0, &range);
	status_line_clear();
	if (status != SCRAWL_OK) {
		int code = fail(run->ctx, status);
		train_outcome_failed(run, code);
		return code;
	}
	if (train_prints(run))
		print_range(range);
	report_range(run, range);
	scrawl_lr_range_destroy(range);
	return EXIT_DONE;
}
