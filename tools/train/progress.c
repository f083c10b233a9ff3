/* SPDX-License-Identifier: MIT */
/*
 * progress.c - a bar and a table on standard error
 */
#include "train/progress.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/status_line.h"
#include "cli/text.h"

#define NOTE_COLUMN 10 /* where the text of a note begins */

void progress_init(struct progress *progress, bool quiet, bool validated)
{
	*progress = (struct progress){ .quiet = quiet, .validated = validated };
	status_line_init(quiet);
}

void progress_note(const struct progress *progress, const char *name, const char *format, ...)
{
	if (progress->quiet)
		return;
	char text[2048];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	text_clean(text);
	fprintf(stderr, "%-*s ", NOTE_COLUMN - 1, name);
	if (isatty(STDERR_FILENO))
		text_print_wrapped(stderr, text, NOTE_COLUMN, status_line_columns());
	else
		fprintf(stderr, "%s\n", text);
}

void progress_step(struct progress *progress, const struct scrawl_progress *step)
{
	if (progress->quiet || (!status_line_due() && step->steps != step->step))
		return;

	char text[160], speed[TEXT_NUMBER], left[TEXT_NUMBER];
	double share = step->total ? (double)step->images / (double)step->total : 0.0;
	text_count((size_t)(step->images_per_second + 0.5), speed);
	text_duration(share > 0.0 ? step->seconds * (1.0 - share) / share : 0.0, left);
	snprintf(text, sizeof(text), "epoch %u/%u  %s left  %s images/s  loss %.4f", step->epoch,
		 step->epochs, left, speed, step->loss);
	status_line_bar(share, text);
}

static void print_heading(const struct progress *progress)
{
	bool colour = status_line_colour();
	const char *bold = colour ? "\033[1m" : "";
	const char *plain = colour ? "\033[0m" : "";
	if (progress->validated)
		fprintf(stderr, "%s%9s  %10s  %9s  %8s  %9s  %8s%s\n", bold, "epoch", "train loss",
			"accuracy", "val loss", "accuracy", "images/s", plain);
	else
		fprintf(stderr, "%s%9s  %10s  %9s  %8s%s\n", bold, "epoch", "train loss",
			"accuracy", "images/s", plain);
}

void progress_epoch(struct progress *progress, const struct scrawl_epoch *epoch)
{
	if (progress->quiet)
		return;
	status_line_clear();
	if (!progress->headed)
		print_heading(progress);
	progress->headed = true;

	char number[32], speed[TEXT_NUMBER];
	snprintf(number, sizeof(number), "%u/%u", epoch->epoch, epoch->epochs);
	text_count((size_t)(epoch->images_per_second + 0.5), speed);
	fprintf(stderr, "%9s  %10.4f  %8.2f%%  ", number, epoch->train_loss,
		100.0 * epoch->train_accuracy);
	if (progress->validated)
		fprintf(stderr, "%8.4f  %8.2f%%  ", epoch->val_loss, 100.0 * epoch->val_accuracy);
	fprintf(stderr, "%8s", speed);
	if (progress->validated && epoch->best)
		fprintf(stderr, "  %sbest%s", status_line_colour() ? "\033[32m" : "",
			status_line_colour() ? "\033[0m" : "");
	fputc('\n', stderr);
}
