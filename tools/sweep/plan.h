/* SPDX-License-Identifier: MIT */
/*
 * plan.h - the combinations of a sweep: all of a grid, or some drawn at random
 */
#ifndef SCRAWL_TOOLS_SWEEP_PLAN_H
#define SCRAWL_TOOLS_SWEEP_PLAN_H

#include <stdio.h>

#include "sweep/spec.h"

/* Part `index` of `count`, from 1; count 0: all. */
struct sweep_part {
	uint64_t index, count;
};

struct sweep_plan {
	const struct sweep_spec *spec;
	size_t count;
	struct sweep_value *values; /* [count, spec->count] */
};

/*
 * Lists the combinations.  A grid's last option in the file changes fastest.  A random search draws
 * combinations that differ; the first N of a longer search are those of the shorter one.  Prints
 * errors, returns an exit code; call sweep_plan_release in any case.
 */
int sweep_plan_create(struct sweep_plan *plan, const struct sweep_spec *spec);
void sweep_plan_release(struct sweep_plan *plan);

static inline const struct sweep_value *sweep_plan_value(const struct sweep_plan *plan,
							 size_t combination, size_t axis)
{
	return &plan->values[combination * plan->spec->count + axis];
}

/* Whether the option differs between combinations. */
bool sweep_plan_varies(const struct sweep_plan *plan, size_t axis);

/*
 * The options that vary, as in the file: "net = lenet; lr = 0.01", or "as in FILE" if none do.  The
 * caller frees it; NULL: no memory.
 */
char *sweep_plan_settings(const struct sweep_plan *plan, size_t combination);

/* Whether run `index`, from 0 in the order of the plan, belongs to the part. */
static inline bool part_has(const struct sweep_part *part, size_t index)
{
	return !part->count || index % part->count + 1 == part->index;
}

#endif
