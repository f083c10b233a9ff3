/* SPDX-License-Identifier: MIT */
/*
 * progress.c - a bar and a table on standard error
 */
#include "train/progress.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/text.h"

#define DRAW_INTERVAL 0.1 /* seconds */
#define BAR_LEAST     10  /* cells, or there is none */
#define BAR_MOST      40

void progress_init(struct progress *progress, bool quiet, bool validated)
{
	const char *term = getenv("TERM");
	const char *no_color = getenv("NO_COLOR");
	*progress = (struct progress){ .quiet = quiet, .validated = validated };
	progress->terminal =
		!quiet && isatty(STDERR_FILENO) && term && *term && strcmp(term, "dumb") != 0;
	progress->colour = progress->terminal && !(no_color && *no_color);
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
	fprintf(stderr, "%-9s %s\n", name, text);
}

static size_t terminal_columns(void)
{
	struct winsize size;
	if (!ioctl(STDERR_FILENO, TIOCGWINSZ, &size) && size.ws_col)
		return size.ws_col;
	return 80;
}

/* "[#####-----]" with share of it done, in room for out of 2 * BAR_MOST + 32 bytes. */
static void draw_bar(char *out, size_t cells, double share, bool colour)
{
	size_t done = (size_t)(share * (double)cells);
	if (done > cells)
		done = cells;
	char full[BAR_MOST + 1], rest[BAR_MOST + 1];
	memset(full, '#', done);
	full[done] = '\0';
	memset(rest, '-', cells - done);
	rest[cells - done] = '\0';
	sprintf(out, "[%s%s%s%s] ", colour ? "\033[32m" : "", full, colour ? "\033[0m" : "", rest);
}

void progress_step(struct progress *progress, const struct scrawl_progress *step)
{
	if (!progress->terminal ||
	    (step->seconds < progress->next_draw && step->steps != step->step))
		return;
	progress->next_draw = step->seconds + DRAW_INTERVAL;

	char before[64], after[160], bar[2 * BAR_MOST + 32] = "", speed[TEXT_NUMBER],
							left[TEXT_NUMBER];
	double share = step->total ? (double)step->images / (double)step->total : 0;
	double seconds_left = share > 0 ? step->seconds * (1 - share) / share : 0;
	text_count((size_t)(step->images_per_second + 0.5), speed);
	text_duration(seconds_left, left);
	snprintf(before, sizeof(before), "epoch %u/%u ", step->epoch, step->epochs);
	snprintf(after, sizeof(after), "%3.0f %%  %s images/s  %s left  loss %.4f", 100 * share,
		 speed, left, step->loss);

	size_t columns = terminal_columns();
	size_t used = strlen(before) + strlen(after) + 3 + 1; /* brackets, blank, last column */
	size_t cells = columns > used ? columns - used : 0;
	if (cells >= BAR_LEAST)
		draw_bar(bar, cells < BAR_MOST ? cells : BAR_MOST, share, progress->colour);
	else if (columns < strlen(before) + strlen(after) + 1)
		after[columns > strlen(before) + 1 ? columns - strlen(before) - 1 : 0] = '\0';
	fprintf(stderr, "\r%s%s%s\033[K", before, bar, after);
	progress->drawn = true;
}

void progress_clear(struct progress *progress)
{
	if (progress->drawn)
		fputs("\r\033[K", stderr);
	progress->drawn = false;
}

static void print_heading(const struct progress *progress)
{
	const char *bold = progress->colour ? "\033[1m" : "";
	const char *plain = progress->colour ? "\033[0m" : "";
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
	progress_clear(progress);
	if (!progress->headed)
		print_heading(progress);
	progress->headed = true;

	char number[32], speed[TEXT_NUMBER];
	snprintf(number, sizeof(number), "%u/%u", epoch->epoch, epoch->epochs);
	text_count((size_t)(epoch->images_per_second + 0.5), speed);
	fprintf(stderr, "%9s  %10.4f  %7.2f %%  ", number, epoch->train_loss,
		100 * epoch->train_accuracy);
	if (progress->validated)
		fprintf(stderr, "%8.4f  %7.2f %%  ", epoch->val_loss, 100 * epoch->val_accuracy);
	fprintf(stderr, "%8s", speed);
	if (progress->validated && epoch->best)
		fprintf(stderr, "  %sbest%s", progress->colour ? "\033[32m" : "",
			progress->colour ? "\033[0m" : "");
	fputc('\n', stderr);
}
