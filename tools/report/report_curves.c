/* SPDX-License-Identifier: MIT */
/*
 * report_curves.c - loss, accuracy and learning rate over the epochs of the runs
 *
 * One run has a colour for training and one for validation; of several, each has its own colour,
 * and its training is dashed.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "chart/plots.h"
#include "cli/json.h"
#include "cli/memory_note.h"
#include "report/html.h"
#include "report/report.h"
#include "report/values.h"

#define PLOT_HEIGHT 210.0
#define LOG_FACTOR  8.0 /* losses that differ by more have a logarithmic scale */
#define COLOURS     8

/* A plot: the keys of the training and validation curves. */
struct curves_panel {
	const char *title, *train, *val;
	double factor; /* of the values shown */
	bool may_be_logarithmic, from_zero;
};

static double value_at(const struct report_run *run, size_t i, const char *key)
{
	return key ? json_get_number(json_array_get(run->epochs, i), key) : NAN;
}

struct extent {
	double least, most;
};

static void extend_by(struct extent *extent, double value)
{
	if (isfinite(value) && (value > 0.0 || extent->least < 0.0)) {
		extent->least = fmin(extent->least, value);
		extent->most = fmax(extent->most, value);
	}
}

static struct axes panel_axes(const struct report *report, const struct curves_panel *panel)
{
	struct extent values = { HUGE_VAL, 0.0 }, epochs = { HUGE_VAL, 0.0 };
	for (size_t r = 0; r < report->run_count; r++) {
		const struct report_run *run = &report->runs[r];
		for (size_t i = 0; i < json_array_size(run->epochs); i++) {
			extend_by(&epochs, value_at(run, i, "epoch"));
			extend_by(&values, panel->factor * value_at(run, i, panel->train));
			extend_by(&values, panel->factor * value_at(run, i, panel->val));
		}
	}
	if (!isfinite(values.least))
		values = (struct extent){ 0.0, 1.0 };
	bool logarithmic = panel->may_be_logarithmic && values.most > LOG_FACTOR * values.least;
	return (struct axes){
		.left = AXES_LEFT,
		.top = 16.0,
		.width = FIGURE_WIDTH - AXES_LEFT - 14.0,
		.height = PLOT_HEIGHT,
		.x = scale_whole(isfinite(epochs.least) ? epochs.least : 0.0, epochs.most),
		.y = logarithmic        ? scale_logarithmic(values.least, values.most)
		     : panel->from_zero ? scale_linear(values.most)
					: scale_between(values.least, values.most),
		.x_title = "epoch",
	};
}

/* The epoch whose weights were kept. */
static double best_epoch(const struct report_run *run)
{
	double best = json_get_number(run->result, "best_epoch");
	for (size_t i = 0; i < json_array_size(run->epochs) && !(best > 0.0); i++) {
		const json_t *epoch =
			json_array_get(run->epochs, json_array_size(run->epochs) - 1 - i);
		if (json_is_true(json_object_get(epoch, "best")))
			best = json_get_number(epoch, "epoch");
	}
	return best;
}

static void draw_curve(struct canvas *c, const struct axes *a, const struct report_run *run,
		       const struct curves_panel *panel, const char *key, const char *classes)
{
	size_t count = json_array_size(run->epochs);
	struct point *points = memory_noted(malloc((count + 1) * sizeof(*points)));
	struct curve curve = { classes, points, count, SIZE_MAX, NULL };
	char hint[200];
	for (size_t i = 0; points && i < count; i++) {
		points[i] = (struct point){ value_at(run, i, "epoch"),
					    panel->factor * value_at(run, i, key) };
		if (key == panel->val && points[i].x == best_epoch(run)) {
			snprintf(hint, sizeof(hint), "%.100s: best epoch %.0f, %.4g", run->name,
				 points[i].x, points[i].y);
			curve.marked = i;
			curve.hint = hint;
		}
	}
	if (points)
		curve_draw(c, a, &curve);
	free(points);
}

static void write_panel(FILE *out, const struct report *report, const struct curves_panel *panel)
{
	struct axes a = panel_axes(report, panel);
	struct figure figure;
	char classes[40], title[60];
	if (!figure_begin(&figure, out, FIGURE_WIDTH))
		return;
	axes_draw_y(&figure.canvas, &a);
	axes_draw_x_whole(&figure.canvas, &a);
	for (size_t r = 0; r < report->run_count; r++) {
		const struct report_run *run = &report->runs[r];
		bool one = report->run_count == 1;
		snprintf(classes, sizeof(classes), "train s%zu",
			 one && panel->val ? 1 : r % COLOURS);
		draw_curve(&figure.canvas, &a, run, panel, panel->train,
			   panel->val ? classes : classes + 6);
		snprintf(classes, sizeof(classes), "s%zu", r % COLOURS);
		if (panel->val)
			draw_curve(&figure.canvas, &a, run, panel, panel->val, classes);
	}
	snprintf(title, sizeof(title), "%s%s", panel->title,
		 a.y.logarithmic ? " (logarithmic)" : "");
	figure_end(&figure, title, NULL, NULL);
}

static void write_legend(FILE *out, const struct report *report)
{
	fputs("<p class=\"legend\">", out);
	if (report->run_count == 1)
		fputs("<span><i class=\"key s1 train\"></i>training</span> "
		      "<span><i class=\"key s0\"></i>validation</span> ",
		      out);
	else
		for (size_t r = 0; r < report->run_count; r++) {
			fprintf(out, "<span><i class=\"key s%zu\"></i>", r % COLOURS);
			html_text(out, report->runs[r].name);
			fputs("</span> ", out);
		}
	fputs("<span><i class=\"key-ring\"></i>best epoch</span>", out);
	if (report->run_count > 1)
		fputs(" <span class=\"quiet\">Solid lines: validation; dashed: training.</span>",
		      out);
	fputs("</p>\n", out);
}

static void write_state(FILE *out, const struct report_run *run)
{
	const char *status = json_get_text(run->result, "status");
	const char *error = json_get_text(run->result, "error");
	size_t epochs = json_array_size(run->epochs);
	if (!run->result && !run->range)
		html_note(out, "%.200s: the log ends after %zu epoch%s, before the run's result.",
			  run->name, epochs, epochs == 1 ? "" : "s");
	else if (*status && strncmp(error, status, strlen(status)) == 0)
		html_note(out, "%.100s: the run was %.250s", run->name, error);
	else if (*status == 's' || *status == 'f')
		html_note(out, "%.100s: the run %s: %.200s", run->name,
			  *status == 's' ? "was stopped" : "failed", error);
}

void report_write_curves(FILE *out, const struct report *report)
{
	static const struct curves_panel panels[] = {
		{ "Loss", "train_loss", "val_loss", 1.0, true, true },
		{ "Accuracy, %", "train_accuracy", "val_accuracy", 100.0, false, false },
		{ "Learning rate at each epoch\u2019s end", "lr", NULL, 1.0, false, true },
	};
	size_t epochs = 0, longest = 0, validated = 0;
	for (size_t r = 0; r < report->run_count; r++) {
		const struct report_run *run = &report->runs[r];
		size_t own = json_array_size(run->epochs);
		epochs += own;
		longest = own > longest ? own : longest;
		for (size_t i = 0; i < json_array_size(run->epochs); i++)
			validated += isfinite(value_at(run, i, "val_loss"));
	}
	html_section_begin(out, "training", "Training");
	for (size_t r = 0; r < report->run_count; r++) {
		write_state(out, &report->runs[r]);
		report_write_lr_range(out, &report->runs[r]);
	}
	if (epochs > 0) {
		write_legend(out, report);
		fputs("<div class=\"row\">\n", out);
		for (size_t i = 0; i < sizeof(panels) / sizeof(panels[0]); i++)
			if (panels[i].val || longest > 1) /* one rate is no curve */
				write_panel(out, report, &panels[i]);
		fputs("</div>\n", out);
	}
	if (epochs > 0 && validated == 0)
		html_note(out, "There is no validation curve: no images were held out (--val 0).");
	html_section_end(out);
}
