/* SPDX-License-Identifier: MIT */
/*
 * cmd_train.c - scrawl train: from the command line to a run
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/config.h"
#include "cli/message.h"
#include "cli/options.h"
#include "commands/commands.h"
#include "output/option_diff.h"
#include "train/options.h"
#include "train/train.h"

static enum options_result refuse_beside_resume(const char *name)
{
	usage_error("train",
		    "--%s cannot stand beside --resume: the checkpoint says what the run is like",
		    name);
	return OPTIONS_BAD;
}

/* What a checkpoint knows cannot be said again, and --out must tell a default from a wish. */
static enum options_result check_given(struct train_command *o, const struct command_line *line)
{
	static const char *const beside[] = { "resume",  "data", "images", "labels",
					      "threads", "out",  "log",    "quiet" };
	/* First: its options were not typed. */
	if (o->resume && o->config_path)
		return refuse_beside_resume("config");
	for (size_t i = 0; i < line->count; i++) {
		const char *name = line->options[i].name;
		bool allowed = !line->given[i];
		for (size_t j = 0; j < sizeof(beside) / sizeof(*beside) && !allowed; j++)
			allowed = strcmp(name, beside[j]) == 0;
		if (o->resume && !allowed)
			return refuse_beside_resume(name);
		if (o->lr_range && line->given[i] && train_lr_range_refuses(name, line->given[i]))
			return OPTIONS_BAD;
		/* A configuration may hold the default. */
		if (line->given[i] && strcmp(name, "every") == 0 && !o->checkpoint &&
		    strcmp(line->given[i], line->options[i].default_text) != 0) {
			usage_error("train", "--every needs --checkpoint FILE");
			return OPTIONS_BAD;
		}
	}
	if (o->lr_range || (o->resume && !options_given(line, "out")))
		o->out = NULL;
	return OPTIONS_RUN;
}

/* As far as a run is shorter than the recipe's, so is its end without augmentation. */
static unsigned plain_share(const struct scrawl_train_options *recipe, unsigned epochs)
{
	return (unsigned)(((uint64_t)recipe->plain_epochs * epochs + recipe->epochs / 2) /
			  recipe->epochs);
}

/*
 * Reads the options twice: the first time tells network, data and optimiser; their recipe and
 * defaults then stand until the second.  *recipe is what the network's recipe is called and has
 * set, NULL: nothing; the caller frees it.
 */
static enum options_result read_options(struct train_command *o, const struct command_line *line,
					int argc, char **argv, char **recipe)
{
	size_t operands;
	enum options_result parsed = options_parse(line, argc, argv, NULL, &operands);
	if (parsed != OPTIONS_RUN)
		return parsed;
	struct scrawl_train_options *t = &o->training, base, wished;
	train_options_standard(&base);
	const struct scrawl_recipe *found =
		o->resume ? NULL : scrawl_train_options_apply_recipe(&base, o->net, o->source.data);
	wished = base;
	if (options_given(line, "optimizer") && o->optimizer != base.optimizer)
		scrawl_train_options_set_optimizer(&base, (enum scrawl_optimizer)o->optimizer);
	train_options_take(o, &base);
	options_parse(line, argc, argv, NULL, &operands);
	t->optimizer = (enum scrawl_optimizer)o->optimizer;
	t->schedule = (enum scrawl_schedule)o->schedule;
	if (found && t->epochs < wished.epochs && !options_given(line, "plain-epochs"))
		t->plain_epochs = plain_share(&wished, t->epochs);
	*recipe = found ? settings_recipe(found, &wished, t) : NULL;
	return check_given(o, line);
}

/* The configuration, whole or what a model keeps of it.  false: no memory. */
static bool write_config(FILE *out, const struct train_command *o, const struct command_line *line,
			 bool all)
{
	if (o->recipe)
		fprintf(out, "# recipe: %s\n%s", o->recipe, all ? "\n" : "");
	return config_write(out, line, all);
}

static int print_config(const struct train_command *o, const struct command_line *line)
{
	const char *misfit = config_misfit(line);
	if (misfit)
		return usage_error("train",
				   "--%s: a configuration cannot hold its value (control "
				   "characters, or not UTF-8)",
				   misfit);
	return write_config(stdout, o, line, true) ? EXIT_DONE : fail_memory();
}

static int start(struct train_command *o, const struct command_line *line)
{
	/* A resumed run may leave the data to its checkpoint, as it does the configuration. */
	bool named = o->source.data || o->source.images || o->source.labels;
	int code = !o->resume || named ? source_check(&o->source, "train") : EXIT_DONE;
	bool watches = o->training.until > 0 || o->training.patience;
	if (code == EXIT_DONE && watches && !o->val.count && o->val.fraction <= 0)
		code = usage_error("train",
				   "--%s needs validation images, but --val 0 sets none apart",
				   o->training.until > 0 ? "until" : "patience");
	if (code != EXIT_DONE)
		return code;
	if (o->resume)
		return train_run(o);
	char *config = NULL;
	size_t size;
	FILE *out = open_memstream(&config, &size);
	bool written = out && write_config(out, o, line, false);
	if (out && fclose(out))
		written = false;
	o->config = config;
	code = written ? train_run(o) : fail_memory();
	free(config);
	return code;
}

int command_train(int argc, char **argv)
{
	struct train_command o;
	struct train_table table;
	const char *given[TRAIN_OPTIONS] = { NULL };
	train_options_init(&o);
	train_table_init(&table, &o);
	const struct command_line line = {
		.name = "train",
		.operands = "--data NAME|DIR [OPTION ...]",
		.about = "Trains a network, saves the weights with the best validation accuracy, "
			 "and\n"
			 "measures them once on the test set.",
		.options = table.options,
		.count = table.count,
		.given = given,
	};
	char *recipe = NULL;
	enum options_result parsed = read_options(&o, &line, argc, argv, &recipe);
	int code = options_exit(parsed);
	o.recipe = recipe;
	if (parsed == OPTIONS_RUN)
		code = o.print_config ? print_config(&o, &line) : start(&o, &line);
	free(recipe);
	return code;
}
