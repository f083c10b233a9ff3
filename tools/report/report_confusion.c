/* SPDX-License-Identifier: MIT */
/*
 * report_confusion.c - the confusion matrix as a heat map
 *
 * Right answers and errors have a colour each: on one scale, the errors of a good model would be
 * invisible.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "chart/canvas.h"
#include "cli/json.h"
#include "report/html.h"
#include "report/report.h"
#include "report/values.h"

#define MAX_MATRIX   40   /* classes in the heat map: of more, those with the most errors */
#define MAX_NUMBERED 26   /* classes whose cells have room for a number */
#define HEADING      3    /* characters of the longest name above a column */
#define MIN_OPACITY  0.14 /* of a cell with a count */

struct matrix {
	const json_t *eval;
	size_t count, all; /* classes shown, and in the evaluation */
	size_t shown[MAX_MATRIX];
	double errors[SCRAWL_MAX_CLASSES]; /* of each class, as label or prediction */
	double most;                       /* the largest count of an error */
	double cell, left, top;
};

static int by_errors(const struct matrix *m, size_t a, size_t b)
{
	return m->errors[a] != m->errors[b] ? (m->errors[a] > m->errors[b] ? -1 : 1)
					    : (a > b) - (a < b);
}

/* Chooses the classes with the most errors, and leaves them in their order. */
static void choose_classes(struct matrix *m)
{
	bool chosen[SCRAWL_MAX_CLASSES] = { false };
	size_t wanted = m->all < MAX_MATRIX ? m->all : MAX_MATRIX;
	for (size_t n = 0; n < wanted; n++) {
		size_t best = SIZE_MAX;
		for (size_t i = 0; i < m->all; i++)
			if (!chosen[i] && (best == SIZE_MAX || by_errors(m, i, best) < 0))
				best = i;
		chosen[best] = true;
	}
	for (size_t i = 0; i < m->all; i++)
		if (chosen[i])
			m->shown[m->count++] = i;
}

/* Names of columns that are too long to fit are replaced by numbers, which the rows then show. */
static bool is_numbered(const struct matrix *m)
{
	char number[TEXT_NUMBER];
	for (size_t i = 0; i < m->count; i++)
		if (text_columns(value_class_name(m->eval, m->shown[i], number)) > HEADING)
			return true;
	return false;
}

/* "12 name" where the columns are numbered; in out [300]. */
static const char *row_name(const struct matrix *m, size_t row, bool numbered, char *out)
{
	char number[TEXT_NUMBER];
	const char *name = value_class_name(m->eval, m->shown[row], number);
	if (numbered)
		snprintf(out, 300, "%zu %.200s", m->shown[row], name);
	else
		snprintf(out, 300, "%.200s", name);
	return out;
}

static double names_room(const struct matrix *m)
{
	double width = 0.0;
	char name[300];
	for (size_t i = 0; i < m->count; i++)
		width = fmax(width,
			     canvas_text_width(row_name(m, i, is_numbered(m), name), TEXT_START));
	return figure_names_room(width);
}

static void matrix_init(struct matrix *m, const json_t *eval)
{
	*m = (struct matrix){ .eval = eval,
			      .all = json_array_size(json_object_get(eval, "confusion")) };
	for (size_t i = 0; i < m->all; i++)
		for (size_t j = 0; j < m->all; j++) {
			double count = i == j ? 0.0 : value_confusion(eval, i, j);
			m->errors[i] += count;
			m->errors[j] += count;
			m->most = fmax(m->most, count);
		}
	choose_classes(m);
	m->left = names_room(m);
	m->top = 40.0;
	m->cell = m->count <= 10             ? (FIGURE_WIDTH - m->left) / (double)m->count
		  : m->count <= MAX_NUMBERED ? 26.0
					     : 17.0;
	m->cell = fmin(m->cell, 60.0);
}

static void draw_count(struct canvas *c, const struct matrix *m, size_t row, size_t column,
		       double sum)
{
	size_t label = m->shown[row], prediction = m->shown[column];
	double count = value_confusion(m->eval, label, prediction);
	double x = m->left + (double)column * m->cell, y = m->top + (double)row * m->cell;
	char a[TEXT_NUMBER], b[TEXT_NUMBER], number[VALUE_TEXT], share[VALUE_TEXT], hint[400];
	bool right = label == prediction;
	if (!(count > 0.0)) {
		canvas_cell(c, "empty", (struct point){ x + 0.5, y + 0.5 },
			    (struct point){ m->cell - 1.0, m->cell - 1.0 }, 1.0, NULL);
		return;
	}
	double strength = right ? count / sum : sqrt(count / m->most);
	double opacity =
		MIN_OPACITY + (1.0 - MIN_OPACITY) * (right ? strength * strength : strength);
	snprintf(hint, sizeof(hint), "%.100s read as %.100s: %s (%s of the label)",
		 value_class_name(m->eval, label, a), value_class_name(m->eval, prediction, b),
		 value_count(count, number), value_percent(count / sum, share));
	canvas_cell(c, right ? "right" : "wrong", (struct point){ x + 0.5, y + 0.5 },
		    (struct point){ m->cell - 1.0, m->cell - 1.0 }, opacity, hint);
	if (m->count > MAX_NUMBERED)
		return;
	snprintf(number, sizeof(number), "%.0f", count);
	canvas_text(c, x + m->cell / 2.0, y + m->cell / 2.0 + 4.0, 4.0 * m->cell,
		    TEXT_MIDDLE | TEXT_SMALL | (opacity > 0.65 ? TEXT_ON : 0), number);
}

static void draw_names(struct canvas *c, const struct matrix *m)
{
	bool numbered = is_numbered(m);
	double middle = m->cell / 2.0;
	for (size_t i = 0; i < m->count; i++) {
		char number[TEXT_NUMBER], row[300];
		double at = (double)i * m->cell + middle;
		snprintf(number, sizeof(number), "%zu", m->shown[i]);
		row_name(m, i, numbered, row);
		canvas_text(c, m->left + at, m->top - 8.0, 3.0 * m->cell, TEXT_MIDDLE,
			    numbered ? number : row);
		canvas_text(c, m->left - 8.0, m->top + at + 4.0, m->left - 10.0, TEXT_END, row);
	}
	canvas_text(c, m->left, 12.0, FIGURE_WIDTH, TEXT_SMALL, "read as");
	canvas_text(c, m->left - 8.0, 12.0, m->left, TEXT_SMALL | TEXT_END, "label");
}

static void write_matrix(FILE *out, const struct matrix *m)
{
	struct figure figure;
	char caption[200] = "Blue: right. Orange: wrong, darker the more often.";
	double width = fmax(m->left + m->cell * (double)m->count, FIGURE_WIDTH);
	if (m->count < m->all)
		snprintf(caption, sizeof(caption),
			 "The %zu of %zu classes with the most errors. Blue: right. Orange: wrong, "
			 "darker the more often.",
			 m->count, m->all);
	if (!figure_begin(&figure, out, width))
		return;
	draw_names(&figure.canvas, m);
	for (size_t i = 0; i < m->count; i++) {
		double sum = value_support(m->eval, m->shown[i]);
		for (size_t j = 0; j < m->count; j++)
			draw_count(&figure.canvas, m, i, j, sum);
	}
	figure_end(&figure, "Confusion matrix", NULL, caption);
}

void report_write_confusion(FILE *out, const json_t *eval)
{
	if (json_array_size(json_object_get(eval, "confusion")) == 0) {
		html_note(out, "The evaluation has no confusion matrix.");
		return;
	}
	struct matrix *m = malloc(sizeof(*m));
	if (!m) {
		html_missing(out);
		return;
	}
	matrix_init(m, eval);
	fputs(m->count > 10 ? "<div class=\"stack\">\n" : "<div class=\"row pair\">\n", out);
	write_matrix(out, m);
	report_write_confused(out, eval);
	fputs("</div>\n", out);
	free(m);
}
