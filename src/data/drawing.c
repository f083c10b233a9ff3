/* SPDX-License-Identifier: MIT */
/*
 * drawing.c - polylines and curves through points, drawn with a round pen, and textures
 *
 * A pixel's value falls from 255 to 0 over one pixel around the pen's radius, so that edges are as
 * smooth as in a picture that was scaled down.
 */
#include "data/drawing.h"

#include <math.h>
#include <string.h>

#include "core/size.h"

#define MAX_POINTS  16
#define MAX_NODES   10 /* of a texture, each way */
#define CURVE_STEPS 5  /* segments between two points of a curve */

struct point {
	double x, y;
};

struct stroke {
	size_t count;
	struct point points[MAX_POINTS];
};

/*
 * Signs and letters, as strokes separated by spaces.  A stroke is a list of points, two digits
 * each: x to the right and y down, 0 to 9.  After '~' it is a smooth curve through them.
 */
static const char *const signs[] = {
	/* operators and punctuation */
	"4048 0484",
	"0494",
	"0099 9009",
	"0494 4141 4747",
	"0393 0696",
	"9009",
	"0099",
	"~70434679",
	"~20535629",
	"60303969",
	"20606929",
	"~70515334565879",
	"~20414365464829",
	"900599",
	"009509",
	"054990",
	"0494 619467",
	"9404 310438",
	"4940 134083",
	"4049 164986",
	"000999",
	"909909",
	"0090990900",
	"4048 1177 7117",
	"2029 6069 0393 0696",
	"9009 2020 7878",
	"~1230718344 4848",
	"4045 4949",
	"4141 4848",
	"4142 ~474829",
	"3033 6063",
	"~06346593",
	"084088",
	"0090 4049",
	"0494 0090",
	"0090 2029 7079",
	/* letters */
	"0940 4099 1676",
	"~825113165988",
	"90000999 0575",
	"0900 0090 0565",
	"0009 9099 0595",
	"0009 9004 0599",
	"0900459099",
	"09009990",
	"0009 ~006082846505",
	"0009 ~0060828465 4599",
	"~000639699690",
	"004990",
	"0029456990",
	"0044 9044 4449",
	"0009 ~05437579",
	"0309 ~0544354649 ~4644757989",
	"0309 ~0544647579",
	"0309 ~063473",
	"~40475978 1373",
	"~030739688393 8399",
	"~05858251150748 88",
	"4449 4141",
};
#define SIGN_COUNT (sizeof(signs) / sizeof(signs[0]))

/* The shape of a hand: how a sign's points are placed on the paper. */
struct hand {
	double xx, xy, yx, yy; /* of the unit square around 0 */
	double radius;         /* of the pen, pixels */
};

static double pen_radius(const struct paper *paper, struct random *r)
{
	return random_between(r, 0.6, 2.4) * (double)paper->side / 28.0;
}

/* The distance of p from the segment between a and b. */
static double segment_distance(struct point p, struct point a, struct point b)
{
	double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
	double t = length > 0.0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length : 0.0;
	t = t < 0.0 ? 0.0 : t > 1.0 ? 1.0 : t;
	dx = p.x - (a.x + t * dx);
	dy = p.y - (a.y + t * dy);
	return sqrt(dx * dx + dy * dy);
}

/* The pixels from `low` to `high`, rounded outwards and held to the paper. */
static size_t first_pixel(double low)
{
	return low > 0.0 ? (size_t)low : 0;
}

static size_t last_pixel(const struct paper *paper, double high)
{
	return high < 0.0 ? 0 : size_min((size_t)high + 2, paper->side);
}

static void draw_segment(const struct paper *paper, struct point a, struct point b, double radius)
{
	double reach = radius + 1.0;
	size_t left = first_pixel(fmin(a.x, b.x) - reach);
	size_t right = last_pixel(paper, fmax(a.x, b.x) + reach);
	size_t bottom = last_pixel(paper, fmax(a.y, b.y) + reach);
	for (size_t y = first_pixel(fmin(a.y, b.y) - reach); y < bottom; y++)
		for (size_t x = left; x < right; x++) {
			struct point p = { (double)x, (double)y };
			double cover = radius + 0.5 - segment_distance(p, a, b);
			double value = 255.0 * (cover < 0.0 ? 0.0 : cover > 1.0 ? 1.0 : cover);
			uint8_t *pixel = &paper->pixels[y * paper->side + x];
			*pixel = value > *pixel ? (uint8_t)value : *pixel;
		}
}

/* Catmull and Rom's curve between b and c, at t of 0 .. 1. */
static double curve_at(double a, double b, double c, double d, double t)
{
	return 0.5 *
	       (2.0 * b +
		t * (c - a + t * (2.0 * a - 5.0 * b + 4.0 * c - d + t * (3.0 * (b - c) + d - a))));
}

static void draw_stroke(const struct paper *paper, const struct stroke *stroke, bool curved,
			double radius)
{
	const struct point *p = stroke->points;
	size_t last = stroke->count - 1, steps = curved ? CURVE_STEPS : 1;
	struct point from = p[0];
	if (last == 0)
		draw_segment(paper, from, from, radius);
	for (size_t i = 0; i < last; i++)
		for (size_t k = 1; k <= steps; k++) {
			double t = (double)k / (double)steps;
			const struct point *before = &p[i > 0 ? i - 1 : 0];
			const struct point *after = &p[size_min(i + 2, last)];
			struct point to = {
				curve_at(before->x, p[i].x, p[i + 1].x, after->x, t),
				curve_at(before->y, p[i].y, p[i + 1].y, after->y, t),
			};
			draw_segment(paper, from, curved ? to : p[i + 1], radius);
			from = curved ? to : p[i + 1];
		}
}

static struct hand draw_hand(const struct paper *paper, struct random *r)
{
	double unit = (double)paper->side / 28.0 * 18.0;
	double angle = random_between(r, -0.15, 0.15), slant = random_between(r, -0.1, 0.2);
	double width = unit * random_between(r, 0.65, 1.0),
	       height = unit * random_between(r, 0.75, 1.0);
	double cosine = cos(angle), sine = sin(angle);
	return (struct hand){
		.xx = width * cosine,
		.xy = -height * (slant * cosine + sine),
		.yx = width * sine,
		.yy = height * (cosine - slant * sine),
		.radius = pen_radius(paper, r),
	};
}

/* Where a point of a sign, x and y of 0 .. 9, is drawn; hands are not steady. */
static struct point place(const struct paper *paper, const struct hand *hand, struct random *r,
			  double x, double y)
{
	double middle = 0.5 * (double)(paper->side - 1);
	double u = x / 9.0 - 0.5 + random_between(r, -0.05, 0.05);
	double v = y / 9.0 - 0.5 + random_between(r, -0.05, 0.05);
	return (struct point){ middle + hand->xx * u + hand->xy * v,
			       middle + hand->yx * u + hand->yy * v };
}

void drawing_sign(const struct paper *paper, struct random *r)
{
	struct hand hand = draw_hand(paper, r);
	for (const char *at = signs[random_below(r, SIGN_COUNT)]; *at;) {
		struct stroke stroke = { 0 };
		bool curved = *at == '~';
		for (at += curved; *at && *at != ' '; at += 2)
			stroke.points[stroke.count++] =
				place(paper, &hand, r, at[0] - '0', at[1] - '0');
		draw_stroke(paper, &stroke, curved, hand.radius);
		at += *at == ' ';
	}
}

void drawing_scribble(const struct paper *paper, struct random *r)
{
	struct hand hand = draw_hand(paper, r);
	size_t strokes = 2 + random_below(r, 3);
	for (size_t i = 0; i < strokes; i++) {
		struct stroke stroke = { .count = 2 + random_below(r, 4) };
		for (size_t k = 0; k < stroke.count; k++) {
			double y = random_between(r, 0.0, 9.0), x = random_between(r, 0.0, 9.0);
			stroke.points[k] = place(paper, &hand, r, x, y);
		}
		draw_stroke(paper, &stroke, random_below(r, 3) > 0, hand.radius);
	}
}

void drawing_blot(const struct paper *paper, struct random *r)
{
	double middle = 0.5 * (double)(paper->side - 1), unit = (double)paper->side / 28.0;
	double radius = unit * random_between(r, 4.0, 8.0);
	struct point a = { middle, middle }, b = a;
	b.x -= unit * random_between(r, 0.0, 5.0);
	b.y += unit * random_between(r, -5.0, 5.0);
	draw_segment(paper, a, b, radius);
}

/* Values at coarse nodes, interpolated. */
void drawing_blotches(const struct paper *paper, struct random *r)
{
	size_t m = 2 + random_below(r, MAX_NODES - 1), n = 2 + random_below(r, MAX_NODES - 1);
	double node[MAX_NODES + 1][MAX_NODES + 1], level = random_between(r, 0.2, 0.6);
	double gain = random_between(r, 1.0, 6.0);
	for (size_t i = 0; i <= m; i++)
		for (size_t j = 0; j <= n; j++)
			node[i][j] = (double)random_uniform(r);
	for (size_t y = 0; y < paper->side; y++)
		for (size_t x = 0; x < paper->side; x++) {
			double v = (double)(y * m) / (double)paper->side, u = (double)(x * n);
			u /= (double)paper->side;
			size_t i = (size_t)v, j = (size_t)u;
			double upper = node[i][j] + (u - (double)j) * (node[i][j + 1] - node[i][j]);
			double lower = node[i + 1][j] +
				       (u - (double)j) * (node[i + 1][j + 1] - node[i + 1][j]);
			double value = upper + (v - (double)i) * (lower - upper);
			value = gain * (value - level);
			paper->pixels[y * paper->side + x] =
				(uint8_t)(255.0 * fmin(fmax(value, 0.0), 1.0));
		}
}

void drawing_grains(const struct paper *paper, struct random *r)
{
	uint32_t dense = 1 + random_below(r, 255);
	for (size_t i = 0; i < paper->side * paper->side; i++) {
		uint32_t bits = random_u32(r);
		paper->pixels[i] = (bits & 0xff) < dense ? (uint8_t)(bits >> 8) : 0;
	}
}
