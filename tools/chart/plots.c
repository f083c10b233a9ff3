/* SPDX-License-Identifier: MIT */
/*
 * plots.c - draws curves, intervals and squares
 */
#include "chart/plots.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#define MAX_DOTS 40 /* a curve with more points has none */
#define DEGREES  12

static struct point place(const struct axes *a, struct point value)
{
	return (struct point){ axes_x(a, value.x), axes_y(a, value.y) };
}

static bool is_visible(struct point p)
{
	return isfinite(p.x) && isfinite(p.y);
}

/* The run of visible points from *first on, placed in out; *first is then behind it. */
static size_t next_run(const struct axes *a, const struct curve *curve, size_t *first,
		       struct point *out)
{
	size_t count = 0, i = *first;
	while (i < curve->count && !is_visible(place(a, curve->points[i])))
		i++;
	for (; i < curve->count && is_visible(place(a, curve->points[i])); i++)
		out[count++] = place(a, curve->points[i]);
	*first = i;
	return count;
}

static void draw_dots(struct canvas *c, const struct axes *a, const struct curve *curve)
{
	char classes[64];
	snprintf(classes, sizeof(classes), "dot %s", curve->classes);
	for (size_t i = 0; i < curve->count; i++) {
		struct point p = place(a, curve->points[i]);
		bool marked = i == curve->marked;
		if (!is_visible(p) || (curve->count > MAX_DOTS && !marked))
			continue;
		if (marked)
			canvas_mark(c, "ring", p, 6.5, NULL);
		canvas_mark(c, classes, p, marked ? 3.5 : 2.5, marked ? curve->hint : NULL);
	}
}

void curve_draw(struct canvas *c, const struct axes *a, const struct curve *curve)
{
	char classes[64];
	size_t first = 0, count;
	struct point *run = malloc((curve->count + 1) * sizeof(*run));
	if (!run) {
		c->incomplete = true;
		return;
	}
	snprintf(classes, sizeof(classes), "curve %s", curve->classes);
	while ((count = next_run(a, curve, &first, run)) > 0)
		canvas_path(c, classes, run, count);
	draw_dots(c, a, curve);
	free(run);
}

void whisker_draw(struct canvas *c, const struct axes *a, double y, const struct whisker *whisker)
{
	double low = axes_x(a, whisker->low), high = axes_x(a, whisker->high);
	char classes[64];
	if (isfinite(low) && isfinite(high)) {
		snprintf(classes, sizeof(classes), "whisker %s", whisker->classes);
		canvas_path(c, classes, (const struct point[]){ { low, y }, { high, y } }, 2);
		canvas_path(c, classes, (const struct point[]){ { low, y - 3 }, { low, y + 3 } },
			    2);
		canvas_path(c, classes, (const struct point[]){ { high, y - 3 }, { high, y + 3 } },
			    2);
	}
	snprintf(classes, sizeof(classes), "dot %s", whisker->classes);
	if (isfinite(axes_x(a, whisker->value)))
		canvas_mark(c, classes, (struct point){ axes_x(a, whisker->value), y }, 4.0,
			    whisker->hint);
}

/* -DEGREES to DEGREES. */
static int degree_of(double value)
{
	return isfinite(value) ? (int)lround(fmax(-1.0, fmin(value, 1.0)) * DEGREES) : 0;
}

/* The squares of this degree, as the rest of a path; returns whether there was any. */
static bool put_squares(struct canvas *c, const struct squares *s, int degree, bool begun)
{
	for (size_t i = 0; i < s->rows * s->columns; i++) {
		if (degree_of(s->values[i]) != degree)
			continue;
		size_t row = i / s->columns, column = i % s->columns;
		double x = s->left + s->side * (double)column, y = s->top + s->side * (double)row;
		if (!begun)
			fprintf(c->out, "<path class=\"%s\" fill-opacity=\"%.2f\" d=\"",
				degree > 0 ? "positive" : "negative",
				abs(degree) / (double)DEGREES);
		fprintf(c->out, "M%g %gh%gv%gh-%gz", x, y, s->side, s->side, s->side);
		begun = true;
		c->bottom = fmax(c->bottom, y + s->side);
	}
	return begun;
}

void squares_draw(struct canvas *c, const struct squares *all, size_t count)
{
	for (int degree = -DEGREES; degree <= DEGREES; degree++) {
		bool begun = false;
		for (size_t i = 0; i < count && degree != 0; i++)
			begun = put_squares(c, &all[i], degree, begun);
		if (begun)
			fputs("\"/>\n", c->out);
	}
}
