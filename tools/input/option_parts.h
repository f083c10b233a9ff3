/* SPDX-License-Identifier: MIT */
/*
 * option_parts.h - a table of options that is put together from parts
 */
#ifndef SCRAWL_TOOLS_INPUT_OPTION_PARTS_H
#define SCRAWL_TOOLS_INPUT_OPTION_PARTS_H

#include "cli/option_table.h"

/* Starts as { .count = 0 }. */
struct option_parts {
	struct option_spec options[MAX_OPTIONS];
	size_t count;
};

/* Adds options [count]. */
void option_parts_add(struct option_parts *parts, const struct option_spec *options, size_t count);

#endif
