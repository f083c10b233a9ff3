/* SPDX-License-Identifier: MIT */
/*
 * chart_train.c - train and infer: throughput over threads, then each network's layers
 *
 * A group is the cases that differ in their thread count alone: a network with a batch size.  With
 * a single thread count there is no curve, and the cases are shown as bars.
 */
#include <stdbool.h>

#include "charts/chart_kinds.h"

#define GAP 40.0

static json_t *group_cases(const json_t *cases)
{
	json_t *groups = json_object(), *item;
	size_t i;
	json_array_foreach(cases, i, item)
	{
		json_t *key = json_sprintf("%s, batch %.0f", picture_text(item, "net"),
					   picture_number(item, "batch"));
		picture_group(groups, json_string_value(key), item);
		json_decref(key);
	}
	return groups;
}

static bool one_thread_count(const json_t *cases)
{
	double first = picture_number(json_array_get(cases, 0), "threads");
	const json_t *item;
	size_t i;
	json_array_foreach(cases, i, item)
	{
		if (picture_number(item, "threads") != first)
			return false;
	}
	return true;
}

static bool has_layers(const json_t *group)
{
	return json_array_size(json_object_get(json_array_get(group, 0), "layers")) > 0;
}

/* Two plots side by side, then the next two below both. */
void picture_train(struct canvas *c, const json_t *cases)
{
	const double width = (CANVAS_INNER - GAP) / 2.0;
	json_t *groups = group_cases(cases), *group;
	const char *name;
	double top = c->bottom + 35.0;
	size_t plots = 0;
	if (one_thread_count(cases))
		picture_bars(c, cases);
	else
		picture_scaling(c, CANVAS_MARGIN, top, width, groups), plots++;
	json_object_foreach(groups, name, group)
	{
		if (!has_layers(group))
			continue;
		if (plots % 2 == 0)
			top = c->bottom + 35.0;
		picture_layers(c, CANVAS_MARGIN + (double)(plots % 2) * (width + GAP), top, width,
			       name, group);
		plots++;
	}
	json_decref(groups);
}
