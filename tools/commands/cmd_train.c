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
#include "train/request.h"
#include "train/train.h"

/* Rejects options that conflict with --resume, --lr-range or --from, or lack --checkpoint. */
static int check_given(struct train_request *r, const struct command_line *line)
{
	const char *settled = r->resume && r->config_path ? "config" : NULL;
	const char *undone = NULL, *unbuilt = NULL, *idle = NULL;
	for (size_t i = 0; i < line->count; i++) {
		const struct option_spec *o = &line->options[i];
		const char *given = line->given[i];
		/* A configuration may hold the default. */
		bool wished = given && !(o->default_text && strcmp(given, o->default_text) == 0);
		if (!settled && given &&
		    (o->use == OPTION_RESULT || (o->flags & TRAIN_NOT_WITH_RESUME)))
			settled = o->name;
		if (wished &&
		    (o->flags & (SCRAWL_OPTION_NEEDS_VALIDATION | TRAIN_NOT_WITH_LR_RANGE)))
			undone = o->name;
		if (wished && (o->flags & TRAIN_NOT_WITH_FROM))
			unbuilt = o->name;
		if (wished && (o->flags & TRAIN_FOR_CHECKPOINT))
			idle = o->name;
	}
	if (r->resume && settled)
		return usage_error("train",
				   "--%s cannot be combined with --resume: the checkpoint sets it",
				   settled);
	if (r->lr_range && undone)
		return usage_error("train",
				   "--%s cannot be combined with --lr-range, which only tries "
				   "learning rates",
				   undone);
	if (r->from && unbuilt)
		return usage_error("train",
				   "--%s cannot be combined with --from, which brings its own "
				   "network",
				   unbuilt);
	if (idle && !r->checkpoint)
		return usage_error("train", "--%s needs --checkpoint FILE", idle);
	return EXIT_DONE;
}

/* The recipe's plain epochs, scaled to a shorter run. */
static unsigned plain_share(const struct scrawl_train_options *recipe, unsigned epochs)
{
	return (unsigned)(((uint64_t)recipe->plain_epochs * epochs + recipe->epochs / 2) /
			  recipe->epochs);
}

/* Sets what the recipe says beside training options, unless it was given. */
static int set_besides(struct train_options *o, const struct command_line *line,
		       const struct scrawl_recipe *recipe)
{
	const struct option_spec *val = option_find(line, "val", strlen("val"));
	if (!options_given(line, "net"))
		o->request.net = recipe->network;
	if (recipe->validation <= 0.0 || options_given(line, val->name))
		return EXIT_DONE;
	snprintf(o->recipe_val, sizeof(o->recipe_val), "%g", recipe->validation);
	return option_assign(line, NULL, val, o->recipe_val);
}

/*
 * Sets the training options in stages: defaults, the recipe asked for or else the network's own,
 * the optimiser's defaults, then those given.  *text is the recipe's, which the caller frees; NULL:
 * none.
 */
static int set_training(struct train_options *o, const struct command_line *line, char **text)
{
	struct train_request *r = &o->request;
	struct scrawl_train_options *t = &r->training, wished;
	enum scrawl_optimizer optimizer = t->optimizer;
	const char *name = r->recipe ? r->recipe : r->from ? NULL : r->net;
	scrawl_train_options_init(t);
	const struct scrawl_recipe *recipe =
		scrawl_train_options_apply_recipe(t, name, r->source.data);
	int code = recipe ? set_besides(o, line, recipe) : EXIT_DONE;
	wished = *t;
	if (options_given(line, "optimizer") && optimizer != t->optimizer)
		scrawl_train_options_set_optimizer(t, optimizer);
	for (size_t i = 0; i < line->count && code == EXIT_DONE; i++)
		if (line->options[i].kind == OPTION_NAMED && line->given[i])
			code = option_assign(line, NULL, &line->options[i], line->given[i]);
	if (recipe && t->epochs < wished.epochs && !options_given(line, "plain-epochs"))
		t->plain_epochs = plain_share(&wished, t->epochs);
	const struct recipe_use use = { t, r->from ? "" : r->net, r->val.fraction };
	*text = recipe ? recipe_text(recipe, &use) : NULL;
	return code;
}

static int print_config(const struct train_request *r, const struct command_line *line)
{
	const char *misfit = config_misfit(line);
	if (misfit)
		return usage_error("train",
				   "--%s: a configuration cannot hold its value (control "
				   "characters, or not UTF-8)",
				   misfit);
	return train_config_write(stdout, r, line, true) ? EXIT_DONE : fail_memory();
}

/* Rejects options that need validation images if there are none. */
static int check_validation(const struct train_request *r)
{
	const struct scrawl_option_info *info;
	if (r->val.count || r->val.fraction > 0.0)
		return EXIT_DONE;
	for (size_t i = 0; (info = scrawl_train_option_at(i)); i++) {
		char number[SCRAWL_VALUE_BYTES];
		if ((info->flags & SCRAWL_OPTION_NEEDS_VALIDATION) &&
		    strcmp(scrawl_train_options_get(&r->training, info->name, number), "0") != 0)
			return usage_error(
				"train", "--%s needs validation images, but --val 0 holds out none",
				info->name);
	}
	return EXIT_DONE;
}

static int start(struct train_request *r, const struct command_line *line)
{
	/* A resumed run may take its data from the checkpoint. */
	bool named = r->source.data || r->source.images || r->source.labels;
	int code = !r->resume || named ? data_source_check(&r->source, "train") : EXIT_DONE;
	if (code == EXIT_DONE)
		code = check_validation(r);
	return code == EXIT_DONE ? train_run(r, line) : code;
}

/* The end of the help text. */
static void help_recipes(void)
{
	const struct scrawl_recipe *recipe;
	printf("\nRecipes\n");
	for (size_t i = 0; (recipe = scrawl_recipe_at(i)); i++) {
		char name[64];
		snprintf(name, sizeof(name), "%s%s%s", recipe->name, recipe->data ? " for " : "",
			 recipe->data ? recipe->data : "");
		printf("  %-25s  %s\n", name, recipe->summary);
	}
}

int command_train(int argc, char **argv)
{
	scrawl_context *ctx; /* only for error texts: the run creates its own */
	int code = open_context(1, true, &ctx);
	if (code != EXIT_DONE)
		return code;
	struct train_options o;
	struct option_parts table = { .count = 0 };
	const char *given[MAX_OPTIONS] = { NULL };
	struct train_request *r = &o.request;
	train_options_init(&o, &table, ctx);
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
	char *recipe_text = NULL;
	size_t operands;
	code = options_parse(&line, argc, argv, NULL, &operands);
	if (code == EXIT_HELP)
		help_recipes();
	if (code == EXIT_DONE && !r->resume)
		code = set_training(&o, &line, &recipe_text);
	if (code == EXIT_DONE)
		code = check_given(r, &line);
	r->recipe_text = recipe_text;
	if (code == EXIT_DONE)
		code = r->print_config ? print_config(r, &line) : start(r, &line);
	free(recipe_text);
	scrawl_context_destroy(ctx);
	return code;
}
