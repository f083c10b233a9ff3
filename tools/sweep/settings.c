/* SPDX-License-Identifier: MIT */
/*
 * settings.c - sets and checks the options of each combination
 */
#include "sweep/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/config.h"
#include "cli/message.h"
#include "sweep/networks.h"
#include "sweep/sweep.h"
#include "train/request.h"
#include "train/settle.h"

#define WHERE_BYTES 1024

/* What the checks share. */
struct settings {
	struct sweep *sweep;
	scrawl_context *ctx;
	scrawl_dataset *data;
	struct val_part val; /* of the first combination, to which all others must be equal */
	struct network_list networks;
	/* The options of the combination that is checked. */
	struct train_options options;
	struct option_parts table;
	const char *given[MAX_OPTIONS];
	struct command_line line;
	char *recipe_text;
};

/* Options that a sweep sets itself, and those that must be the same for all to be compared. */
static const char *const sweep_own[] = {
	"out",     "log",      "checkpoint", "every",     "threads", "quiet",
	"no-test", "ensemble", "folds",      "split-out", "curve",
};
static const char *const sweep_common[] = {
	"data",      "images",       "labels", "val",    "val-seed", "tta",
	"transpose", "no-transpose", "invert", "centre", "resize",   "label-offset",
};

static bool is_among(const char *name, const char *const *names, size_t count)
{
	size_t i = 0;
	while (i < count && strcmp(names[i], name) != 0)
		i++;
	return i < count;
}

/* Why an option must have one value; NULL: it may vary. */
static const char *why_single(const char *name)
{
	if (strcmp(name, "name") == 0)
		return "it names all runs of the sweep";
	return is_among(name, sweep_common, sizeof(sweep_common) / sizeof(*sweep_common))
		       ? "or the runs could not be compared"
		       : NULL;
}

static int check_names(const struct sweep *sweep)
{
	for (size_t i = 0; i < sweep->spec.count; i++) {
		const struct sweep_axis *axis = &sweep->spec.axes[i];
		if (is_among(axis->name, sweep_own, sizeof(sweep_own) / sizeof(*sweep_own)))
			return fail_with(EXIT_USAGE,
					 "%s:%zu: %s: cannot be set in the file of a sweep (see "
					 "scrawl sweep --help)",
					 sweep->spec.path, axis->line, axis->name);
		const char *why = why_single(axis->name);
		if (why && sweep_plan_varies(&sweep->plan, i))
			return fail_with(EXIT_USAGE, "%s:%zu: %s: must have one value, %s",
					 sweep->spec.path, axis->values[1].line, axis->name, why);
	}
	return EXIT_DONE;
}

/* The line of an option in the file; 0: it is not there. */
static size_t settings_line(const struct sweep *sweep, const char *name, size_t combination)
{
	size_t line = 0;
	for (size_t i = 0; i < sweep->spec.count; i++)
		if (strcmp(sweep->spec.axes[i].name, name) == 0)
			line = sweep_plan_value(&sweep->plan, combination, i)->line;
	return line;
}

/* Sets the values of a combination, and what follows from them. */
static int settings_apply(struct settings *s, size_t c)
{
	const struct sweep *sweep = s->sweep;
	const struct sweep_spec *spec = &sweep->spec;
	char where[WHERE_BYTES];
	int code = EXIT_DONE;
	free(s->recipe_text);
	s->recipe_text = NULL;
	s->table.count = 0;
	memset(s->given, 0, sizeof(s->given));
	train_options_init(&s->options, &s->table, s->ctx);
	s->line = (struct command_line){ .name = "train",
					 .options = s->table.options,
					 .count = s->table.count,
					 .given = s->given };
	for (size_t i = 0; i < spec->count && code == EXIT_DONE; i++) {
		const struct sweep_value *value = sweep_plan_value(&sweep->plan, c, i);
		snprintf(where, sizeof(where), "%s:%zu", spec->path, value->line);
		code = options_set(&s->line, where, spec->axes[i].name, value->text);
	}
	if (code != EXIT_DONE)
		return code;
	struct train_request *r = &s->options.request;
	if (sweep->request->data) {
		r->source.data = sweep->request->data;
		r->source.images = r->source.labels = NULL;
	}
	r->no_test = true;
	s->sweep->tta = r->tta;
	r->tta = 1; /* of the test set, on which no run depends */
	char *settings = sweep_plan_settings(&sweep->plan, c);
	snprintf(where, sizeof(where), "%s: %s", spec->path, settings ? settings : "");
	free(settings);
	code = train_settle(&s->options, &s->line, where, &s->recipe_text);
	const char *misfit = code == EXIT_DONE ? config_misfit(&s->line) : NULL;
	if (misfit)
		return fail_with(EXIT_USAGE,
				 "%s: %s is stored in checkpoints, so it must be UTF-8 without "
				 "control characters",
				 spec->path, misfit);
	return code == EXIT_DONE ? train_check_validation(r, &s->line, where) : code;
}

/* Opens the data of the first combination, which are those of all. */
static int settings_open_data(struct settings *s)
{
	struct sweep *sweep = s->sweep;
	const struct train_request *r = &s->options.request;
	const struct data_source *source = &r->source;
	if (!source->data && !source->images && !source->labels)
		return usage_error("sweep",
				   "no data given; write data = NAME|DIR into %s, or use "
				   "--data",
				   sweep->spec.path);
	int code = data_source_check(source, "sweep");
	if (code == EXIT_DONE)
		code = data_source_open(source, s->ctx, &s->data, NULL);
	if (code == EXIT_DONE)
		code = data_source_check_labels(s->data);
	if (code != EXIT_DONE)
		return code;
	size_t size = scrawl_dataset_size(s->data);
	size_t val = r->val.fraction > 0.0 ? (size_t)(r->val.fraction * (double)size + 0.5)
					   : r->val.count;
	if (!val || val >= size)
		return fail_with(EXIT_USAGE,
				 "%s: val: combinations are ranked by validation, which needs 1 to "
				 "%zu of the %zu images, not %zu",
				 sweep->spec.path, size - 1, size, val);
	s->val = r->val;
	sweep->images = size - val;
	sweep->val_images = val;
	sweep->source = *source;
	sweep->conv = r->conv;
	sweep->name = r->name;
	snprintf(sweep->data_hash, sizeof(sweep->data_hash), "%s", scrawl_dataset_hash(s->data));
	return EXIT_DONE;
}

/* FNV-1a (Fowler, Noll and Vo), 64 bits. */
static uint64_t hash_text(const char *text)
{
	uint64_t hash = 0xcbf29ce484222325u;
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
	return hash;
}

/*
 * Names the combination's runs by everything that their results depend on: the options in effect,
 * however they were given, and the content of the data and of the model to begin with.
 */
static int settings_name_runs(struct settings *s, size_t c, const struct known_network *network)
{
	struct train_request *r = &s->options.request;
	const struct train_request real = *r;
	r->source.data = s->sweep->data_hash;
	r->source.images = r->source.labels = NULL;
	r->from = r->from ? network->weights : NULL;
	r->training.seed = 0;
	char *text = train_config_text(r, &s->line, false);
	*r = real;
	if (!text)
		return fail_memory();
	for (size_t i = 0; i < s->sweep->seeds; i++) {
		struct sweep_run *run = sweep_runs_of(s->sweep, c) + i;
		snprintf(run->name, sizeof(run->name), "%016llx-s%llu",
			 (unsigned long long)hash_text(text), (unsigned long long)run->seed);
	}
	free(text);
	return EXIT_DONE;
}

/* The configuration of each seed. */
static int settings_seeds(struct settings *s, size_t c)
{
	const struct sweep_axis *seeds = &s->sweep->spec.seeds;
	struct train_request *r = &s->options.request;
	char where[WHERE_BYTES];
	for (size_t i = 0; i < s->sweep->seeds; i++) {
		struct sweep_run *run = sweep_runs_of(s->sweep, c) + i;
		if (seeds->count) {
			snprintf(where, sizeof(where), "%s:%zu", s->sweep->spec.path,
				 seeds->values[i].line);
			int code = options_set(&s->line, where, "seed", seeds->values[i].text);
			if (code != EXIT_DONE)
				return code;
		}
		run->seed = r->training.seed;
		run->config = train_config_text(r, &s->line, false);
		if (!run->config)
			return fail_memory();
	}
	return EXIT_DONE;
}

static int settings_check_one(struct settings *s, size_t c)
{
	const struct train_request *r = &s->options.request;
	char where[WHERE_BYTES];
	int code = settings_apply(s, c);
	if (code == EXIT_DONE && !c)
		code = settings_open_data(s);
	if (code != EXIT_DONE)
		return code;
	if (r->val.count != s->val.count || r->val.fraction < s->val.fraction ||
	    r->val.fraction > s->val.fraction)
		return fail_with(EXIT_USAGE,
				 "%s: the recipes hold out different numbers of images for "
				 "validation; set val",
				 s->sweep->spec.path);
	const struct known_network *network;
	snprintf(where, sizeof(where), "%s:%zu", s->sweep->spec.path,
		 settings_line(s->sweep, r->from ? "from" : "net", c));
	code = network_find(&s->networks, s->ctx, r, s->data, where, &network);
	if (code != EXIT_DONE)
		return code;
	s->sweep->costs[c].epochs = r->training.epochs;
	s->sweep->costs[c].flops = network->flops * (double)s->sweep->images;
	code = settings_seeds(s, c);
	return code == EXIT_DONE ? settings_name_runs(s, c, network) : code;
}

int settings_check(struct sweep *sweep)
{
	int code = check_names(sweep);
	struct settings *s = code == EXIT_DONE ? calloc(1, sizeof(*s)) : NULL;
	if (!s)
		return code == EXIT_DONE ? fail_memory() : code;
	s->sweep = sweep;
	code = open_context(0, sweep->request->quiet, &s->ctx);
	if (code == EXIT_DONE)
		sweep->cpus = scrawl_context_threads(s->ctx);
	for (size_t c = 0; c < sweep->plan.count && code == EXIT_DONE; c++)
		code = settings_check_one(s, c);
	free(s->recipe_text);
	network_list_release(&s->networks);
	scrawl_dataset_destroy(s->data);
	scrawl_context_destroy(s->ctx);
	free(s);
	return code;
}
