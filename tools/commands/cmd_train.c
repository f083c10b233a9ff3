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

/* Whether the range test does not do what an option, given as text, asks for. */
static bool refused_beside_lr_range(const char *option, const char *text)
{
	/* A configuration may hold the default; NULL: there is none. */
	static const struct {
		const char *name, *usual;
	} refused[] = {
		{ "out", DEFAULT_OUT },   { "checkpoint", NULL }, { "until", NULL },
		{ "patience", "0" },      { "ensemble", "1" },    { "tta", "1" },
		{ "print-config", NULL },
	};
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		const char *usual = refused[i].usual;
		if (strcmp(option, refused[i].name) == 0 && !(usual && strcmp(text, usual) == 0))
			return true;
	}
	return false;
}

static enum options_result refuse_beside_lr_range(const char *name)
{
	usage_error("train", "--%s cannot stand beside --lr-range, which only tries learning rates",
		    name);
	return OPTIONS_BAD;
}

/* What a checkpoint knows cannot be said again, and --out must tell a default from a wish. */
static enum options_result check_given(struct train_request *r, const struct command_line *line)
{
	static const char *const beside[] = { "resume",  "data", "images", "labels",
					      "threads", "out",  "log",    "quiet" };
	/* First: its options were not typed. */
	if (r->resume && r->config_path)
		return refuse_beside_resume("config");
	for (size_t i = 0; i < line->count; i++) {
		const char *name = line->options[i].name;
		bool allowed = !line->given[i];
		for (size_t j = 0; j < sizeof(beside) / sizeof(*beside) && !allowed; j++)
			allowed = strcmp(name, beside[j]) == 0;
		if (r->resume && !allowed)
			return refuse_beside_resume(name);
		if (r->lr_range && line->given[i] && refused_beside_lr_range(name, line->given[i]))
			return refuse_beside_lr_range(name);
		/* A configuration may hold the default, here and below. */
		if (r->from && line->given[i] && strcmp(name, "net") == 0 &&
		    strcmp(line->given[i], DEFAULT_NET) != 0) {
			usage_error("train",
				    "--net cannot stand beside --from: the model says what its "
				    "network is");
			return OPTIONS_BAD;
		}
		if (line->given[i] && strcmp(name, "every") == 0 && !r->checkpoint &&
		    strcmp(line->given[i], line->options[i].default_text) != 0) {
			usage_error("train", "--every needs --checkpoint FILE");
			return OPTIONS_BAD;
		}
	}
	if (r->lr_range || (r->resume && !options_given(line, "out")))
		r->out = NULL;
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
static enum options_result read_options(struct train_options *o, const struct command_line *line,
					int argc, char **argv, char **recipe)
{
	size_t operands;
	enum options_result parsed = options_parse(line, argc, argv, NULL, &operands);
	if (parsed != OPTIONS_RUN)
		return parsed;
	const struct train_request *r = &o->request;
	struct scrawl_train_options *t = &o->learning.options, base, wished;
	learning_default(&base);
	const struct scrawl_recipe *found =
		r->resume || r->from
			? NULL
			: scrawl_train_options_apply_recipe(&base, r->net, r->source.data);
	wished = base;
	if (options_given(line, "optimizer") && o->learning.optimizer != base.optimizer)
		scrawl_train_options_set_optimizer(&base,
						   (enum scrawl_optimizer)o->learning.optimizer);
	learning_set(&o->learning, &base);
	options_parse(line, argc, argv, NULL, &operands);
	if (found && t->epochs < wished.epochs && !options_given(line, "plain-epochs"))
		t->plain_epochs = plain_share(&wished, t->epochs);
	train_options_take(o);
	*recipe = found ? recipe_text(found, &wished, &r->training) : NULL;
	return check_given(&o->request, line);
}

/* The configuration, whole or what a model keeps of it.  false: no memory. */
static bool write_config(FILE *out, const struct train_request *r, const struct command_line *line,
			 bool all)
{
	if (r->recipe)
		fprintf(out, "# recipe: %s\n%s", r->recipe, all ? "\n" : "");
	return config_write(out, line, all);
}

static int print_config(const struct train_request *r, const struct command_line *line)
{
	const char *misfit = config_misfit(line);
	if (misfit)
		return usage_error("train",
				   "--%s: a configuration cannot hold its value (control "
				   "characters, or not UTF-8)",
				   misfit);
	return write_config(stdout, r, line, true) ? EXIT_DONE : fail_memory();
}

static int start(struct train_request *r, const struct command_line *line)
{
	/* A resumed run may leave the data to its checkpoint, as it does the configuration. */
	bool named = r->source.data || r->source.images || r->source.labels;
	int code = !r->resume || named ? source_check(&r->source, "train") : EXIT_DONE;
	bool watches = r->training.until > 0 || r->training.patience;
	if (code == EXIT_DONE && watches && !r->val.count && r->val.fraction <= 0)
		code = usage_error("train",
				   "--%s needs validation images, but --val 0 sets none apart",
				   r->training.until > 0 ? "until" : "patience");
	if (code != EXIT_DONE)
		return code;
	if (r->resume)
		return train_run(r);
	char *config = NULL;
	size_t size;
	FILE *out = open_memstream(&config, &size);
	bool written = out && write_config(out, r, line, false);
	if (out && fclose(out))
		written = false;
	r->config = config;
	code = written ? train_run(r) : fail_memory();
	free(config);
	return code;
}

int command_train(int argc, char **argv)
{
	struct train_options o;
	struct option_parts table = { .count = 0 };
	const char *given[MAX_OPTIONS] = { NULL };
	train_options_init(&o);
	train_options_add(&table, &o);
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
	o.request.recipe = recipe;
	if (parsed == OPTIONS_RUN)
		code = o.request.print_config ? print_config(&o.request, &line)
					      : start(&o.request, &line);
	free(recipe);
	return code;
}
