/* SPDX-License-Identifier: MIT */
/*
 * table.c - the results of a sweep as text
 *
 * The options of a combination have a line of their own, or several, so that none is cut.
 */
#include "sweep/table.h"

#include <math.h>
#include <stdlib.h>

#include "cli/memory_stream.h"
#include "cli/message.h"
#include "cli/text.h"
#include "sweep/sweep.h"
#include "sweep/wrap.h"

#define INDENT 6

/* "0.12", with this many decimals, or "-" if it is not known; in out [16]. */
static char *number_text(double x, int decimals, char *out)
{
	if (isfinite(x))
		snprintf(out, 16, "%.*f", decimals, x);
	else
		snprintf(out, 16, "-");
	return out;
}

static void print_numbers(const struct ranked *row, size_t rank, size_t seeds)
{
	char accuracy[16] = "-", spread[16], interval[32] = "-", loss[16], loss_spread[16];
	char seconds[16], runs[48];
	if (row->accuracy.count)
		snprintf(accuracy, sizeof(accuracy), "%.2f%%", 100.0 * row->accuracy.mean);
	if (row->accuracy.count > 1)
		snprintf(interval, sizeof(interval), "%.2f to %.2f%%", 100.0 * row->accuracy.low,
			 100.0 * row->accuracy.high);
	snprintf(runs, sizeof(runs), "%zu/%zu", row->finished, seeds);
	printf("%4zu  %8s  %6s  %17s  %7s  %7s  %8s  %6s\n", rank, accuracy,
	       number_text(100.0 * row->accuracy.deviation, 2, spread), interval,
	       number_text(row->loss.mean, 4, loss),
	       number_text(row->loss.deviation, 4, loss_spread),
	       number_text(row->seconds.mean, 1, seconds), runs);
}

/* The options that vary, and what befell the combination; false: no memory. */
static bool print_settings(const struct sweep *sweep, const struct ranked *row)
{
	char *settings = sweep_plan_settings(&sweep->plan, row->combination), *line = NULL;
	struct memory_stream out;
	if (settings && memory_stream_open(&out)) {
		fputs(settings, out.file);
		if (row->diverged)
			fprintf(out.file, " (%zu run%s diverged)", row->diverged,
				row->diverged == 1 ? "" : "s");
		if (row->round + 1 < sweep->round_count)
			fprintf(out.file, " (after epoch %u of %u)", row->epochs,
				sweep->costs[row->combination].epochs);
		line = memory_stream_close(&out);
	}
	free(settings);
	if (!line)
		return false;
	text_clean(line);
	printf("%*s", INDENT, "");
	print_wrapped(line, INDENT);
	free(line);
	return true;
}

/* Where the models of the best combination are; `decided`: no other can become the best. */
static void print_models(const struct sweep *sweep, const struct ranked *best, bool decided)
{
	const struct sweep_run *runs = sweep_runs_of(sweep, best->combination);
	const char *head = decided ? "\nmodels of rank 1:\n" : "\nmodels of rank 1 so far:\n";
	for (size_t i = 0; i < sweep->seeds; i++) {
		if (runs[i].record.state != RECORD_DONE)
			continue;
		printf("%s", head);
		text_print(runs[i].dir);
		printf("/%s/" RUN_MODEL "\n", runs[i].name);
		head = "";
	}
	if (!*head && decided && !sweep->request->final)
		puts("\nThe test set was not opened; --final evaluates these models on it.");
}

int table_print(const struct sweep *sweep, const struct ranking *ranking)
{
	size_t empty = 0;
	char images[TEXT_NUMBER];
	printf("Validation on %s images: mean of %zu seed%s, spread and interval of the mean\n\n",
	       text_count(sweep->val_images, images), sweep->seeds, sweep->seeds == 1 ? "" : "s");
	printf("%4s  %8s  %6s  %17s  %7s  %7s  %8s  %6s\n", "rank", "accuracy", "spread",
	       "95% interval", "loss", "spread", "seconds", "seeds");
	for (size_t i = 0; i < ranking->count; i++) {
		const struct ranked *row = &ranking->rows[i];
		if (!row->finished && !row->diverged) {
			empty++;
			continue;
		}
		print_numbers(row, i + 1, sweep->seeds);
		if (!print_settings(sweep, row))
			return fail_memory();
	}
	if (empty)
		printf("%zu combination%s without a finished run %s not shown\n", empty,
		       empty == 1 ? "" : "s", empty == 1 ? "is" : "are");
	/* With halving most runs are never finished; the table has the epoch of each. */
	size_t ended = sweep_count_ended(sweep);
	if (sweep->round_count == 1 && ended < sweep->count)
		printf("%zu of %zu runs are finished\n", ended, sweep->count);
	print_models(sweep, &ranking->rows[0], final_is_decided(sweep, ranking));
	return EXIT_DONE;
}
