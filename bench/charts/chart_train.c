/* SPDX-License-Identifier: MIT */
/*
 * chart_train.c - train and infer: each network's throughput over threads, then its layers
 *
 * A network's batch sizes share its plots.  With a single thread count there is no curve, and the
 * cases are shown as bars.
 */
#include <stdbool.h>

#include "chart/grid.h"
#include "charts/chart.h"

#define TRAIN_MAX_COLUMNS 3

/* network -> batch size -> cases, which differ only in their thread count */
static json_t *group_cases(const json_t *cases)
{
	json_t *nets = json_object(), *item;
	size_t i;
	json_array_foreach(cases, i, item) {
		const char *net = chart_text(item, "net");
		json_t *batches = json_object_get(nets, net);
		if (!batches)
			json_object_set_new(nets, net, batches = json_object());
		json_t *key = json_sprintf("batch %.0f", chart_number(item, "batch"));
		chart_group(batches, json_string_value(key), item);
		json_decref(key);
	}
	return nets;
}

static bool one_thread_count(const json_t *cases)
{
	double first = chart_number(json_array_get(cases, 0), "threads");
	const json_t *item;
	size_t i;
	json_array_foreach(cases, i, item)
		if (chart_number(item, "threads") != first)
			return false;
	return true;
}

static bool has_layers(json_t *batches)
{
	const json_t *first = json_object_iter_value(json_object_iter(batches));
	return json_array_size(json_object_get(json_array_get(first, 0), "layers")) > 0;
}

void chart_train(struct canvas *c, const json_t *cases)
{
	json_t *nets = group_cases(cases), *batches;
	size_t count = json_object_size(nets);
	struct grid grid = grid_of(c, count < 2                   ? 2
				      : count > TRAIN_MAX_COLUMNS ? TRAIN_MAX_COLUMNS
								  : count);
	const char *name;
	double x, y;
	if (one_thread_count(cases)) {
		chart_bars(c, cases);
	} else {
		json_object_foreach(nets, name, batches) {
			grid_next(&grid, &x, &y);
			chart_scaling(c, x, y, grid.width, name, batches);
		}
	}
	if (count > 1)
		grid.used = 0;
	json_object_foreach(nets, name, batches) {
		if (!has_layers(batches))
			continue;
		grid_next(&grid, &x, &y);
		chart_layers(c, x, y, grid.width, name, batches);
	}
	json_decref(nets);
}
