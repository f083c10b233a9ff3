/* SPDX-License-Identifier: MIT */
/*
 * chart_train.c - train and infer: each network's throughput over threads, then its layers
 *
 * A network's batch sizes share its plots.  With a single thread count there is no curve, and the
 * cases are shown as bars.
 */
#include "chart/axes.h"
#include "charts/chart.h"

#define TRAIN_MAX_COLUMNS 3

void chart_train(struct canvas *c, const json_t *cases)
{
	json_t *nets = chart_group_by(cases, "net", NULL),
	       *counts = chart_group_by(cases, "threads", NULL);
	size_t count = json_object_size(nets);
	struct grid grid = grid_of(c, count < 2                   ? 2
				      : count > TRAIN_MAX_COLUMNS ? TRAIN_MAX_COLUMNS
								  : count);
	json_t *net;
	const char *name;
	double x, y;
	if (json_object_size(counts) == 1)
		chart_bars(c, cases);
	else
		json_object_foreach(nets, name, net) {
			grid_next(&grid, &x, &y);
			chart_scaling(c, x, y, grid.width, name, net);
		}
	if (count > 1)
		grid.used = 0;
	json_object_foreach(nets, name, net) {
		if (json_array_size(json_object_get(json_array_get(net, 0), "layers")) == 0)
			continue;
		grid_next(&grid, &x, &y);
		chart_layers(c, x, y, grid.width, name, net);
	}
	json_decref(counts);
	json_decref(nets);
}
