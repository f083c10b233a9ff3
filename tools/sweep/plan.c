/* SPDX-License-Identifier: MIT */
/*
 * plan.c - lists the combinations
 *
 * The value of an option in trial t of a random search depends on the search's seed, t and the
 * option's name alone, so neither more combinations nor more options change it.  Trials that repeat
 * a combination are skipped.
 */
#include "sweep/plan.h"

#include <stdlib.h>
#include <string.h>

#include "cli/memory_stream.h"
#include "cli/message.h"

#define MAX_COMBINATIONS 100000
#define MAX_REPEATS      10000 /* trials in a row that repeat a combination */

/* SplitMix64's output function (Steele, Lea and Flood, OOPSLA 2014). */
static uint64_t mix_bits(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

/* A number in [0, 1). */
static double draw_share(const struct sweep_spec *spec, uint64_t trial, const char *name)
{
	uint64_t bits = mix_bits(mix_bits(spec->search_seed) ^ trial);
	for (; *name; name++)
		bits = mix_bits(bits ^ (unsigned char)*name);
	return (double)(bits >> 11) * 0x1p-53;
}

static bool value_copy(struct sweep_value *to, const char *text, size_t line)
{
	*to = (struct sweep_value){ strdup(text), line };
	return to->text != NULL;
}

static bool sweep_plan_choose(struct sweep_value *to, const struct sweep_axis *axis, size_t index)
{
	return value_copy(to, axis->values[index].text, axis->values[index].line);
}

/* Values of combination `index` of the grid. */
static bool grid_fill(struct sweep_plan *plan, size_t index)
{
	const struct sweep_spec *spec = plan->spec;
	struct sweep_value *values = plan->values + index * spec->count;
	for (size_t i = spec->count; i-- > 0;) {
		if (!sweep_plan_choose(&values[i], &spec->axes[i], index % spec->axes[i].count))
			return false;
		index /= spec->axes[i].count;
	}
	return true;
}

static bool draw_fill(struct sweep_plan *plan, size_t index, uint64_t trial)
{
	const struct sweep_spec *spec = plan->spec;
	struct sweep_value *values = plan->values + index * spec->count;
	for (size_t i = 0; i < spec->count; i++) {
		const struct sweep_axis *axis = &spec->axes[i];
		double share = draw_share(spec, trial, axis->name);
		char text[RANGE_TEXT];
		free(values[i].text);
		if (!axis->drawn) {
			size_t choice = (size_t)(share * (double)axis->count);
			if (!sweep_plan_choose(&values[i], axis, choice))
				return false;
			continue;
		}
		range_draw(&axis->range, share, text);
		if (!value_copy(&values[i], text, axis->line))
			return false;
	}
	return true;
}

/* Whether a combination before has the same values. */
static bool sweep_plan_repeats(const struct sweep_plan *plan, size_t index)
{
	for (size_t c = 0; c < index; c++) {
		size_t i = 0;
		while (i < plan->spec->count && strcmp(sweep_plan_value(plan, c, i)->text,
						       sweep_plan_value(plan, index, i)->text) == 0)
			i++;
		if (i == plan->spec->count)
			return true;
	}
	return false;
}

static int sweep_plan_draw(struct sweep_plan *plan)
{
	uint64_t trial = 0, repeats = 0;
	for (size_t index = 0; index < plan->count; index += !repeats) {
		if (!draw_fill(plan, index, trial++))
			return fail_memory();
		repeats = sweep_plan_repeats(plan, index) ? repeats + 1 : 0;
		if (repeats == MAX_REPEATS)
			return fail_with(EXIT_USAGE,
					 "%s: random %zu: only %zu combinations were found that "
					 "differ; give more values, or ask for fewer",
					 plan->spec->path, plan->count, index);
	}
	return EXIT_DONE;
}

static int sweep_plan_grid(struct sweep_plan *plan)
{
	for (size_t index = 0; index < plan->count; index++)
		if (!grid_fill(plan, index))
			return fail_memory();
	return EXIT_DONE;
}

int sweep_plan_create(struct sweep_plan *plan, const struct sweep_spec *spec)
{
	*plan = (struct sweep_plan){ .spec = spec, .count = 1 };
	for (size_t i = 0; i < spec->count && !spec->draws; i++) {
		plan->count *= spec->axes[i].count;
		if (plan->count > MAX_COMBINATIONS)
			return fail_with(EXIT_USAGE,
					 "%s: more than %d combinations; give fewer values, or "
					 "search = random N",
					 spec->path, MAX_COMBINATIONS);
	}
	if (spec->draws)
		plan->count = (size_t)spec->draws;
	plan->values = calloc(plan->count * (spec->count + 1), sizeof(*plan->values));
	if (!plan->values)
		return fail_memory();
	return spec->draws ? sweep_plan_draw(plan) : sweep_plan_grid(plan);
}

void sweep_plan_release(struct sweep_plan *plan)
{
	for (size_t i = 0; plan->values && i < plan->count * plan->spec->count; i++)
		free(plan->values[i].text);
	free(plan->values);
	*plan = (struct sweep_plan){ .count = 0 };
}

bool sweep_plan_varies(const struct sweep_plan *plan, size_t axis)
{
	return plan->spec->axes[axis].drawn || plan->spec->axes[axis].count > 1;
}

char *sweep_plan_settings(const struct sweep_plan *plan, size_t combination)
{
	struct memory_stream out;
	const char *between = "";
	if (!memory_stream_open(&out))
		return NULL;
	for (size_t i = 0; i < plan->spec->count; i++) {
		if (!sweep_plan_varies(plan, i))
			continue;
		fprintf(out.file, "%s%s = %s", between, plan->spec->axes[i].name,
			sweep_plan_value(plan, combination, i)->text);
		between = "; ";
	}
	if (!*between)
		fprintf(out.file, "as in %s", plan->spec->path);
	return memory_stream_close(&out);
}
