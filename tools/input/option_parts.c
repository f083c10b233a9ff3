/* SPDX-License-Identifier: MIT */
/*
 * option_parts.c - appends options to a table
 */
#include "input/option_parts.h"

#include <assert.h>
#include <string.h>

void option_parts_add(struct option_parts *parts, const struct option_spec *options, size_t count)
{
	assert(parts->count + count <= MAX_OPTIONS);
	memcpy(parts->options + parts->count, options, count * sizeof(*options));
	parts->count += count;
}
