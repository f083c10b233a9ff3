/* SPDX-License-Identifier: MIT */
/*
 * spec.c - reads a sweep's file
 */
#include "sweep/spec.h"

#include <stdlib.h>
#include <string.h>

#include "cli/config.h"
#include "cli/message.h"

#define BLANKS       " \t"
#define MAX_HALVING  1000
#define MAX_DRAWS    100000
#define DEFAULT_SEED 1 /* of a random search */

static int spec_error(const struct sweep_spec *spec, const struct config_entry *entry,
		      const char *wrong)
{
	return fail_with(EXIT_USAGE, "%s:%zu: %s: %s", spec->path, entry->line, entry->name, wrong);
}

/* Of all options. */
static size_t all_values(const struct sweep_spec *spec)
{
	size_t count = spec->seeds.count;
	for (size_t i = 0; i < spec->count; i++)
		count += spec->axes[i].count;
	return count;
}

/* Appends a value, copied. */
static int axis_append(const struct sweep_spec *spec, const struct config_entry *entry,
		       struct sweep_axis *axis, const char *text)
{
	if (all_values(spec) == MAX_RANGE_VALUES)
		return spec_error(spec, entry, "the file has more than 10000 values");
	for (size_t i = 0; i < axis->count; i++)
		if (strcmp(axis->values[i].text, text) == 0)
			return fail_with(EXIT_USAGE, "%s:%zu: %s: %s is there twice", spec->path,
					 entry->line, entry->name, text);
	struct sweep_value *values = realloc(axis->values, (axis->count + 1) * sizeof(*values));
	if (!values)
		return fail_memory();
	axis->values = values;
	values[axis->count] = (struct sweep_value){ strdup(text), entry->line };
	if (!values[axis->count].text)
		return fail_memory();
	axis->count++;
	return EXIT_DONE;
}

/* Adds one value or range; text has no blanks around it. */
static int axis_add(const struct sweep_spec *spec, const struct config_entry *entry,
		    struct sweep_axis *axis, const char *text)
{
	const char *wrong;
	struct sweep_range range;
	bool is_range = range_read(text, &range, &wrong);
	if (wrong)
		return spec_error(spec, entry, wrong);
	if (axis->drawn || (is_range && !range.count && axis->count))
		return spec_error(spec, entry, "a range without a number of values must be alone");
	if (!is_range)
		return axis_append(spec, entry, axis, text);
	int code = EXIT_DONE;
	axis->drawn = !range.count;
	axis->range = range;
	for (uint64_t i = 0; i < range.count && code == EXIT_DONE; i++) {
		char value[RANGE_TEXT];
		range_value(&range, i, value);
		code = axis_append(spec, entry, axis, value);
	}
	return code;
}

/* Adds the values of a line, which '|' separates. */
static int axis_add_line(const struct sweep_spec *spec, const struct config_entry *entry,
			 struct sweep_axis *axis)
{
	char *copy = strdup(entry->value ? entry->value : "true"), *rest = copy, *part;
	int code = copy ? EXIT_DONE : fail_memory();
	while (code == EXIT_DONE && (part = strsep(&rest, "|"))) {
		part += strspn(part, BLANKS);
		size_t length = strlen(part);
		while (length && strchr(BLANKS, part[length - 1]))
			part[--length] = '\0';
		if (!length)
			code = spec_error(spec, entry, "a value is missing (| separates values)");
		else if (strchr("0123456789", *part) && strchr(part, ','))
			code = spec_error(spec, entry, "values are separated by |, not by commas");
		else
			code = axis_add(spec, entry, axis, part);
	}
	free(copy);
	return code;
}

/* The axis of that name, a new one if there is none; NULL: no memory. */
static struct sweep_axis *axis_of(struct sweep_spec *spec, const struct config_entry *entry)
{
	struct sweep_axis *axis = &spec->seeds;
	if (strcmp(entry->name, "seed") != 0) {
		size_t i = 0;
		while (i < spec->count && strcmp(spec->axes[i].name, entry->name) != 0)
			i++;
		if (i < spec->count)
			return &spec->axes[i];
		axis = realloc(spec->axes, (spec->count + 1) * sizeof(*axis));
		if (!axis)
			return NULL;
		spec->axes = axis;
		axis += spec->count++;
		*axis = (struct sweep_axis){ .count = 0 };
	}
	if (!axis->name) {
		axis->name = strdup(entry->name);
		axis->line = entry->line;
	}
	return axis->name ? axis : NULL;
}

static int read_search(struct sweep_spec *spec, const struct config_entry *entry)
{
	const char *text = entry->value ? entry->value : "";
	if (strcmp(text, "grid") == 0)
		return EXIT_DONE;
	size_t word = strcspn(text, BLANKS);
	const char *number = text + word + strspn(text + word, BLANKS);
	if (word != strlen("random") || strncmp(text, "random", word) != 0 ||
	    !parse_integer(number, 1, MAX_DRAWS, &spec->draws))
		return spec_error(spec, entry,
				  "expected grid, or random and the number of combinations");
	return EXIT_DONE;
}

/* Whether the line is about the sweep and not an option; *code is set then. */
static bool read_setting(struct sweep_spec *spec, const struct config_entry *entry, int *code)
{
	const char *text = entry->value ? entry->value : "";
	*code = EXIT_DONE;
	if (strcmp(entry->name, "search") == 0) {
		*code = read_search(spec, entry);
	} else if (strcmp(entry->name, "search-seed") == 0) {
		if (!parse_integer(text, 0, INT64_MAX, &spec->search_seed))
			*code = spec_error(spec, entry, "expected a whole number");
	} else if (strcmp(entry->name, "halving") == 0) {
		if (!parse_integer(text, 2, MAX_HALVING, &spec->halving))
			*code = spec_error(spec, entry, "expected a whole number from 2 to 1000");
	} else {
		return false;
	}
	return true;
}

/* The settings of the sweep, unlike options, have one line each. */
static int check_once(const struct sweep_spec *spec, const struct config *config, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (strcmp(config->entries[i].name, config->entries[index].name) == 0)
			return spec_error(spec, &config->entries[index],
					  "was set in a line before");
	return EXIT_DONE;
}

/* What can be said only after the last line. */
static int check_drawn(const struct sweep_spec *spec)
{
	for (size_t i = 0; i <= spec->count; i++) {
		const struct sweep_axis *axis = i < spec->count ? &spec->axes[i] : &spec->seeds;
		if (axis->drawn && (!spec->draws || axis == &spec->seeds))
			return fail_with(EXIT_USAGE,
					 "%s:%zu: %s: the range needs a number of values, as in "
					 "%s .. %s %s 5%s",
					 spec->path, axis->line, axis->name, axis->range.low_text,
					 axis->range.high_text, axis->range.log ? "log" : "linear",
					 spec->draws ? "" : " (or search = random N)");
	}
	return EXIT_DONE;
}

int spec_read(struct sweep_spec *spec, const char *path)
{
	struct config config;
	*spec = (struct sweep_spec){ .path = path, .search_seed = DEFAULT_SEED };
	int code = config_read(&config, path, &spec->text);
	for (size_t i = 0; i < config.count && code == EXIT_DONE; i++) {
		const struct config_entry *entry = &config.entries[i];
		if (read_setting(spec, entry, &code)) {
			if (code == EXIT_DONE)
				code = check_once(spec, &config, i);
			continue;
		}
		struct sweep_axis *axis = axis_of(spec, entry);
		code = axis ? axis_add_line(spec, entry, axis) : fail_memory();
	}
	config_free(&config);
	return code == EXIT_DONE ? check_drawn(spec) : code;
}

static void axis_release(struct sweep_axis *axis)
{
	for (size_t i = 0; i < axis->count; i++)
		free(axis->values[i].text);
	free(axis->values);
	free(axis->name);
}

void spec_release(struct sweep_spec *spec)
{
	for (size_t i = 0; i < spec->count; i++)
		axis_release(&spec->axes[i]);
	free(spec->axes);
	free(spec->text);
	axis_release(&spec->seeds);
	*spec = (struct sweep_spec){ .count = 0 };
}
