/* SPDX-License-Identifier: MIT */
/*
 * chart_peers.c - Scrawl compared with others: a plot for each mode and network, bars by thread
 * count
 *
 * A peer is represented by its fastest setting.  A bar is the median of the rounds, the line above
 * it the best one.  Scrawl's bar is labelled with its ratio to the fastest rival's.
 */
#include <math.h>
#include <string.h>

#include "chart/axes.h"
#include "charts/chart.h"

#define PEERS_HEIGHT      220.0
#define PEERS_MAX_COLUMNS 2
#define FILLED            0.9 /* share of a thread count's width */

static const struct peer {
	const char *name, *legend;
	unsigned colour;
	bool rival; /* does the same work in float32 */
} peers[] = {
	{ "scrawl", "Scrawl, and its ratio to the fastest in float32", 0x0072b2, false },
	{ "onnxruntime", "ONNX Runtime", 0xcc79a7, true },
	{ "pytorch", "PyTorch, best setting", 0xe69f00, true },
	{ "pytorch-compile", "torch.compile", 0xd55e00, true },
	{ "pytorch-bf16", "PyTorch in bfloat16", 0xf0e442, false },
	{ "onednn", "oneDNN, convolutions only", 0xbbbbbb, false },
};

enum { PEERS = sizeof(peers) / sizeof(peers[0]) };

static double peer_rate(const json_t *cases, size_t peer)
{
	return chart_most(cases, "images_per_second", "peer", peers[peer].name);
}

/* The bars of one thread count around x; only peers that were measured take room. */
static void draw_bars(struct canvas *c, const struct axes *a, double x, double room,
		      const json_t *cases)
{
	const struct pen pen = { COLOUR_TEXT, 1.0, NULL };
	double fastest = 0.0, count = 0.0;
	for (size_t i = 0; i < PEERS; i++) {
		double median = peer_rate(cases, i);
		count += median > 0.0;
		if (peers[i].rival)
			fastest = fmax(fastest, median);
	}
	double width = room * FILLED / count, left = x - room * FILLED / 2.0;
	for (size_t i = 0; i < PEERS; i++) {
		double median = peer_rate(cases, i);
		double best = chart_most(cases, "images_per_second_best", "peer", peers[i].name);
		unsigned style = TEXT_SMALL | TEXT_MIDDLE | (i == 0 ? TEXT_BOLD : 0);
		char text[AXES_NUMBER];
		if (median <= 0.0)
			continue;
		double y = axes_y(a, median), top = axes_y(a, fmax(median, best));
		double middle = left + width / 2.0;
		canvas_box(c, left + 1.0, y, width - 2.0, a->top + PEERS_HEIGHT - y,
			   peers[i].colour, NULL);
		canvas_line(c, &pen, left + 0.2 * width, top, left + 0.8 * width, top);
		if (canvas_text_width(axes_number(median, text), style) <= width + 16.0)
			canvas_text(c, middle, top - 5.0, width + 16.0, style, text);
		snprintf(text, sizeof(text), "%.2fx", median / fastest);
		if (i == 0 && fastest > 0.0)
			canvas_text(c, middle, top - 19.0, width + 24.0, style, text);
		left += width;
	}
}

static void draw_plot(struct canvas *c, const struct grid *grid, double x, double y,
		      const char *title, const json_t *cases)
{
	double most = fmax(chart_most(cases, "images_per_second", NULL, NULL),
			   chart_most(cases, "images_per_second_best", NULL, NULL));
	json_t *counts = chart_group_by(cases, "threads", NULL), *item;
	const char *name;
	struct axes a = {
		.left = x + AXES_LEFT,
		.top = y + 45.0,
		.width = grid->width - AXES_LEFT - 10.0,
		.height = PEERS_HEIGHT,
		.y = scale_linear(most * 1.15),
		.x_title = "threads",
		.y_title = "images/s: median; line: best round",
	};
	canvas_text(c, x, y, grid->width, TEXT_BOLD, title);
	axes_draw_y(c, &a);
	axes_draw_x_line(c, &a);
	double room = a.width / (double)json_object_size(counts), middle = a.left + room / 2.0;
	json_object_foreach(counts, name, item) {
		draw_bars(c, &a, middle, room, item);
		canvas_text(c, middle, a.top + PEERS_HEIGHT + 18.0, room, TEXT_MIDDLE, name);
		middle += room;
	}
	json_decref(counts);
}

static void peers_draw_legend(struct canvas *c, const json_t *cases)
{
	double x = CANVAS_MARGIN, y = c->bottom + 25.0;
	for (size_t i = 0; i < PEERS; i++) {
		if (peer_rate(cases, i) <= 0.0)
			continue;
		double width = 40.0 + canvas_text_width(peers[i].legend, TEXT_START);
		if (x + width > CANVAS_WIDTH) {
			x = CANVAS_MARGIN;
			y += 22.0;
		}
		legend_box(c, x, y, width, peers[i].colour, peers[i].legend);
		x += width;
	}
}

void chart_peers(struct canvas *c, const json_t *cases)
{
	json_t *plots = json_object(), *item, *of_net;
	json_t *nets = chart_group_by(cases, "net", NULL);
	const char *name;
	size_t i;
	json_object_foreach(nets, name, of_net) {
		json_array_foreach(of_net, i, item) {
			bool training = strcmp(json_get_text(item, "mode"), "train") == 0;
			json_t *key = json_sprintf("%s, %s, batch %.0f", name,
						   training ? "training" : "inference",
						   json_get_number(item, "batch"));
			chart_group(plots, json_string_value(key), item);
			json_decref(key);
		}
	}
	size_t count = json_object_size(plots);
	peers_draw_legend(c, cases);
	struct grid grid = grid_of(c, count < PEERS_MAX_COLUMNS ? count : PEERS_MAX_COLUMNS);
	json_object_foreach(plots, name, item) {
		double x, y;
		grid_next(&grid, &x, &y);
		draw_plot(c, &grid, x, y, name, item);
	}
	json_decref(nets);
	json_decref(plots);
}
