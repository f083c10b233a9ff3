/* SPDX-License-Identifier: MIT */
/*
 * run_picture.c - a line about the run, the curves of loss and accuracy, a line about the result
 */
#include "output/run_picture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart/text_plot.h"
#include "cli/json.h"
#include "cli/text.h"

#define PLOT_GAP   2  /* columns between the plots */
#define WIDE       72 /* columns from which the plots are side by side */
#define LINE_TEXT  1024
#define MAX_EPOCHS 1000000

static size_t epochs_planned(const struct run_curves *c)
{
	const json_t *training = json_object_get(c->run, "training");
	size_t epochs = (size_t)json_integer_value(json_object_get(training, "epochs"));
	size_t last = c->count ? (size_t)c->column[RUN_EPOCH][c->count - 1] : 0;
	return epochs > last && epochs <= MAX_EPOCHS ? epochs : last;
}

/* "first try: mnist, lenet", without the name if there is none */
static void describe_subject(const struct run_curves *c, char *out, size_t size)
{
	const json_t *data = json_object_get(c->run, "data");
	const json_t *network = json_object_get(c->run, "network");
	const char *net = json_get_text(network, "net"), *from = json_get_text(network, "from");
	const char *name = json_get_text(c->run, "name");
	snprintf(out, size, "%s%s%s, %s%s", name, *name ? ": " : "", json_get_text(data, "name"),
		 *from ? "from " : "", *from ? from : net);
}

/* A test of learning rates has no epochs, and its result is of another kind. */
static bool is_range_test(const struct run_curves *c)
{
	return strcmp(json_get_text(c->result, "event"), "lr_range") == 0;
}

/* "member 2 of 5, epoch 3 of 8, 0:42 left" */
static void describe_progress(const struct run_curves *c, char *out, size_t size)
{
	size_t planned = epochs_planned(c), used = 0;
	double folds = json_get_number(c->run, "folds");
	double members = folds > 0.0 ? folds : json_get_number(c->run, "ensemble");
	if (c->member)
		used = (size_t)snprintf(out, size, "%s %zu of %.0f, ",
					folds > 0.0 ? "fold" : "member", c->member, members);
	if (!c->count) {
		snprintf(out + used, size - used,
			 is_range_test(c) ? "learning-rate range test" : "no epoch yet");
		return;
	}
	double epoch = c->column[RUN_EPOCH][c->count - 1], seconds = 0.0;
	for (size_t i = 0; i < c->count; i++)
		seconds += c->column[RUN_SECONDS][i];
	used += (size_t)snprintf(out + used, size - used, "epoch %.0f of %zu", epoch, planned);
	double rest = c->member ? (members - (double)c->member) * (double)planned : 0.0;
	rest += (double)planned - epoch;
	if (c->result || !(seconds >= 0.0 && seconds < 1e9 && rest >= 0.0 && rest < 1e9))
		return;
	char left[TEXT_NUMBER];
	snprintf(out + used, size - used, ", %s left",
		 text_duration(seconds / (double)c->count * rest, left));
}

/* "ok: suggestion: --lr 0.0013 to 0.05", as scrawl train says it. */
static void describe_rates(const struct run_curves *c, char *out, size_t size)
{
	const char *status = json_get_text(c->result, "status");
	double low = json_get_number(c->result, "suggestion_low");
	double high = json_get_number(c->result, "suggestion_high");
	if (low < high)
		snprintf(out, size, "%s: suggestion: --lr %.2g to %.2g", status, low, high);
	else if (isfinite(low))
		snprintf(out, size, "%s: suggestion: --lr %.2g", status, low);
	else
		snprintf(out, size, "%s: no learning rate to suggest", status);
}

/* "ok: validation 98.35%, test 98.21%", or why the run ended. */
static void describe_result(const struct run_curves *c, char *out, size_t size)
{
	const char *error = json_get_text(c->result, "error");
	const char *status = json_get_text(c->result, "status");
	double val = json_get_number(c->result, "val_accuracy");
	double test = json_get_number(json_object_get(c->result, "test"), "accuracy");
	const char *gap = ": ";
	/* "stopped by SIGTERM in epoch 3; ..." begins with the status. */
	bool told = *status && strncmp(error, status, strlen(status)) == 0;
	size_t used = (size_t)snprintf(out, size, "%s", told ? error : status);
	if (*error && !told)
		snprintf(out + used, size - used, ": %s", error);
	if (*error || used >= size)
		return;
	if (isfinite(val)) {
		used += (size_t)snprintf(out + used, size - used, "%svalidation %.2f%%", gap,
					 100.0 * val);
		gap = ", ";
	}
	if (isfinite(test))
		snprintf(out + used, size - used, "%stest %.2f%%", gap, 100.0 * test);
}

/* Writes the text in a row, cut to the grid's width. */
static bool write_row(struct text_grid *grid, size_t row, enum text_ink ink, const char *text)
{
	char *line = text_copy(text, grid->columns);
	if (line)
		text_grid_write(grid, 0, row, ink, line);
	free(line);
	return line != NULL;
}

/* In the last row; a longer text begins in the row above, which is empty, and breaks at "; ". */
static bool write_result(struct text_grid *grid, char *text)
{
	size_t last = grid->rows - 1;
	char *second = text_columns(text) > grid->columns ? strstr(text, "; ") : NULL;
	if (!second || last == 0)
		return write_row(grid, last, TEXT_INK_PLAIN, text);
	second[1] = '\0';
	return write_row(grid, last - 1, TEXT_INK_PLAIN, text) &&
	       write_row(grid, last, TEXT_INK_PLAIN, second + 2);
}

/* Both plots, in the rows between the two lines of text. */
static void draw_plots(const struct run_curves *c, const struct terminal_style *style,
		       struct text_grid *grid)
{
	size_t planned = epochs_planned(c), top = 2, rows = grid->rows - 4;
	bool wide = grid->columns >= WIDE;
	size_t columns = wide ? (grid->columns - PLOT_GAP) / 2 : grid->columns;
	size_t high = wide ? rows : (rows - 1) / 2;
	struct text_plot loss = {
		.title = "loss",
		.x = c->column[RUN_EPOCH],
		.count = c->count,
		.x_from = c->column[RUN_EPOCH][0],
		.x_to = (double)planned,
		.curves = { { "train", c->column[RUN_TRAIN_LOSS] },
			    { "val", c->column[RUN_VAL_LOSS] } },
		.logarithmic = true,
		.dashed = style->utf8 && !style->colour,
		.digits = 4,
		.unit = "",
	};
	struct text_plot accuracy = loss;
	accuracy.title = "accuracy %";
	accuracy.curves[0].y = c->column[RUN_TRAIN_ACCURACY];
	accuracy.curves[1].y = c->column[RUN_VAL_ACCURACY];
	accuracy.logarithmic = false;
	accuracy.digits = 2;
	accuracy.unit = "%";
	if (columns < TEXT_PLOT_MIN_COLUMNS || high < TEXT_PLOT_MIN_ROWS)
		return;
	text_plot_draw(&loss, grid, 0, top, columns, high);
	if (wide)
		text_plot_draw(&accuracy, grid, columns + PLOT_GAP, top, columns, high);
	else
		text_plot_draw(&accuracy, grid, 0, top + high + 1, columns, high);
}

bool run_picture_draw(const struct run_curves *curves, const struct terminal_style *style,
		      struct text_grid *grid)
{
	char subject[LINE_TEXT], progress[LINE_TEXT], line[2 * LINE_TEXT + 4];
	describe_subject(curves, subject, sizeof(subject));
	describe_progress(curves, progress, sizeof(progress));
	snprintf(line, sizeof(line), "%s; %s", progress, subject);
	bool done = write_row(grid, 0, TEXT_INK_PLAIN, curves->run ? line : "no event yet");
	if (curves->count && grid->rows > TEXT_PLOT_MIN_ROWS + 4)
		draw_plots(curves, style, grid);
	if (curves->result && grid->rows) {
		if (is_range_test(curves))
			describe_rates(curves, line, sizeof(line));
		else
			describe_result(curves, line, sizeof(line));
		done = done && write_result(grid, line);
	}
	return done;
}
