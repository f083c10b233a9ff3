/* SPDX-License-Identifier: MIT */
/*
 * axes.c - scales, ticks at 1, 2 and 5 times powers of ten, legends, and grids of plots
 */
#include "chart/axes.h"

#include <math.h>

#include "cli/text.h"

#define TICKS  6    /* about as many on a linear scale */
#define BEYOND 1.06 /* factor by which a logarithmic scale extends beyond its values */

const char *axes_number(double value, char out[AXES_NUMBER])
{
	double size = fabs(value);
	bool millions = size >= 999999.5 && size < 1e12;
	if (value >= 1000.0 && value < 999999.5)
		return text_count((size_t)(value + 0.5), out);
	snprintf(out, AXES_NUMBER, "%.*g%s",
		 size < 1.0     ? 2
		 : size < 100.0 ? 3
				: 4,
		 millions ? value * 1e-6 : value, millions ? "M" : "");
	return out;
}

/* The smallest of 1, 2, 5, 10, 20, ... not below value, or with down the largest not above it. */
static double round_number(double value, bool down)
{
	double power = pow(10.0, floor(log10(value) + 1e-9)), mantissa = value / power;
	static const double steps[] = { 1.0, 2.0, 5.0, 10.0 };
	double below = 1.0;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (steps[i] <= mantissa * (1.0 + 1e-9))
			below = steps[i];
		if (steps[i] >= mantissa * (1.0 - 1e-9))
			return (down ? below : steps[i]) * power;
	}
	return 10.0 * power;
}

static double linear_step(double most)
{
	return round_number(most / TICKS, false);
}

struct scale scale_linear(double most)
{
	if (!(most > 0.0 && most < HUGE_VAL))
		most = 1.0;
	double step = linear_step(most);
	return (struct scale){ 0.0, step * ceil(most / step - 1e-9), false };
}

struct scale scale_logarithmic(double least, double most)
{
	if (!(least > 0.0 && most >= least && most < HUGE_VAL))
		least = most = 1.0;
	return (struct scale){ least / BEYOND, most * BEYOND, true };
}

struct scale scale_between(double least, double most)
{
	if (!(most > least && most - least < HUGE_VAL))
		most = least + 1.0;
	double step = linear_step(most - least);
	return (struct scale){ step * floor(least / step + 1e-9), step * ceil(most / step - 1e-9),
			       false };
}

struct scale scale_whole(double least, double most)
{
	if (most > least)
		return (struct scale){ least, most, false };
	return (struct scale){ least - 0.5, least + 0.5, false };
}

static double share(const struct scale *s, double value)
{
	if (s->logarithmic)
		return log(value / s->from) / log(s->to / s->from);
	return (value - s->from) / (s->to - s->from);
}

double axes_x(const struct axes *a, double value)
{
	return a->left + a->width * share(&a->x, value);
}

double axes_y(const struct axes *a, double value)
{
	return a->top + a->height * (1.0 - share(&a->y, value));
}

/* Less than a decade has ticks at equal steps, as a linear scale does. */
static bool even_ticks(const struct scale *s)
{
	return !s->logarithmic || s->to < 10.0 * s->from;
}

/* A round number not below value; over more than three decades, a power of ten. */
static double logarithmic_tick(const struct scale *s, double value)
{
	double tick = round_number(value, false);
	while (s->to / s->from > 1001.0 && fabs(log10(tick) - round(log10(tick))) > 1e-6)
		tick = round_number(tick * 1.5, false);
	return tick;
}

/* Smaller on a logarithmic scale, whose ticks crowd at its end. */
static double even_step(const struct scale *s)
{
	return linear_step((s->to - s->from) * (s->logarithmic ? 0.6 : 1.0));
}

static double first_tick(const struct scale *s)
{
	double step = even_step(s);
	if (!even_ticks(s))
		return logarithmic_tick(s, s->from);
	return step * ceil(s->from / step - 1e-9) + 0.0; /* 0, not -0 */
}

static double next_tick(const struct scale *s, double tick)
{
	return even_ticks(s) ? tick + even_step(s) : logarithmic_tick(s, tick * 1.5);
}

static void put_number(struct canvas *c, double x, double y, unsigned style, double value)
{
	char number[AXES_NUMBER];
	canvas_text(c, x, y, 200.0, style, axes_number(value, number));
}

/* With the digits that distinguish a tick from the next, as 99.25 needs two. */
static void put_tick(struct canvas *c, const struct scale *s, double x, double y, unsigned style,
		     double value)
{
	char number[AXES_NUMBER];
	int digits = even_ticks(s) ? (int)-floor(log10(even_step(s)) + 1e-9) : 0;
	if (digits < 1 || digits > 6 || value >= 1000.0 || value == 0.0)
		axes_number(value, number);
	else
		snprintf(number, sizeof(number), "%.*f", digits, value);
	canvas_text(c, x, y, 200.0, style, number);
}

static void draw_line(struct canvas *c, const char *classes, double x1, double y1, double x2,
		      double y2)
{
	canvas_path(c, classes, (const struct point[]){ { x1, y1 }, { x2, y2 } }, 2);
}

void axes_draw_y(struct canvas *c, const struct axes *a)
{
	double v = first_tick(&a->y);
	while (v <= a->y.to * (1.0 + 1e-9)) {
		double y = axes_y(a, v);
		draw_line(c, "grid", a->left, y, a->left + a->width, y);
		put_tick(c, &a->y, a->left - 8.0, y + 4.0, TEXT_END, v);
		v = next_tick(&a->y, v);
	}
	if (a->y_title)
		canvas_text(c, a->left - AXES_LEFT, a->top - 12.0, a->width + AXES_LEFT, TEXT_SMALL,
			    a->y_title);
}

void axes_draw_x_line(struct canvas *c, const struct axes *a)
{
	double bottom = a->top + a->height;
	draw_line(c, "axis", a->left, bottom, a->left + a->width, bottom);
	canvas_text(c, a->left + a->width / 2.0, bottom + 36.0, a->width, TEXT_SMALL | TEXT_MIDDLE,
		    a->x_title);
}

void axes_draw_x_tick(struct canvas *c, const struct axes *a, double value)
{
	double x = axes_x(a, value), bottom = a->top + a->height;
	draw_line(c, "axis", x, bottom, x, bottom + 4.0);
	put_number(c, x, bottom + 18.0, TEXT_MIDDLE, value);
}

void axes_draw_x_whole(struct canvas *c, const struct axes *a)
{
	double step = fmax(linear_step(a->x.to - a->x.from), 1.0);
	double v = step * ceil(a->x.from / step);
	while (v <= a->x.to) {
		axes_draw_x_tick(c, a, v);
		v += step;
	}
	axes_draw_x_line(c, a);
}

void axes_draw_x(struct canvas *c, const struct axes *a)
{
	double v = first_tick(&a->x);
	while (v <= a->x.to * (1.0 + 1e-9)) {
		double x = axes_x(a, v), bottom = a->top + a->height;
		draw_line(c, "grid", x, a->top, x, bottom);
		draw_line(c, "axis", x, bottom, x, bottom + 4.0);
		put_tick(c, &a->x, x, bottom + 18.0, TEXT_MIDDLE, v);
		v = next_tick(&a->x, v);
	}
	axes_draw_x_line(c, a);
}

void legend_line(struct canvas *c, double x, double y, double room, const struct pen *pen,
		 bool dotted, const char *text)
{
	canvas_line(c, pen, x, y - 4.0, x + 26.0, y - 4.0);
	if (dotted)
		canvas_dot(c, x + 13.0, y - 4.0, pen->colour, NULL);
	canvas_text(c, x + 34.0, y, room - 34.0, TEXT_START, text);
}

void legend_box(struct canvas *c, double x, double y, double room, unsigned colour,
		const char *text)
{
	canvas_box(c, x, y - 10.0, 12.0, 12.0, colour, NULL);
	canvas_text(c, x + 19.0, y, room - 19.0, TEXT_START, text);
}

struct grid grid_of(struct canvas *c, size_t columns)
{
	double gaps = GRID_GAP * (double)(columns - 1);
	return (struct grid){
		.canvas = c,
		.columns = columns,
		.width = (CANVAS_INNER - gaps) / (double)columns,
	};
}

void grid_next(struct grid *g, double *x, double *y)
{
	if (g->used == 0)
		g->top = g->canvas->bottom + GRID_GAP;
	*x = CANVAS_MARGIN + (double)g->used * (g->width + GRID_GAP);
	*y = g->top;
	g->used = (g->used + 1) % g->columns;
}
