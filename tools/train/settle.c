/* SPDX-License-Identifier: MIT */
/*
 * settle.c - the options that follow from others, and those that contradict each other
 */
#include "train/settle.h"

#include <stdio.h>
#include <string.h>

#include "cli/message.h"
#include "output/option_diff.h"
#include "train/request.h"

/* The option with this name was given, and a configuration did not just hold its default. */
static bool wishes(const struct command_line *line, const char *name)
{
	const struct option_spec *option = option_find(line, name, strlen(name));
	const char *given = options_given(line, name);
	return given && strcmp(given, option->default_text) != 0;
}

/* Rejects options that cross-validation replaces. */
static int check_folds(const struct train_request *r, const struct command_line *line,
		       const char *where)
{
	static const char *const names[] = { "val", "ensemble", "tta" };
	for (size_t i = 0; r->folds && !r->resume && i < sizeof(names) / sizeof(*names); i++)
		if (wishes(line, names[i]))
			return option_error(line, where,
					    "%s%s cannot be combined with --folds, which trains a "
					    "model for each fold and validates it there",
					    where ? "" : "--", names[i]);
	return EXIT_DONE;
}

/* Rejects options that conflict with --resume, --lr-range or --from, or lack --checkpoint. */
static int check_given(const struct train_request *r, const struct command_line *line,
		       const char *where)
{
	const char *settled = r->resume && r->config_path ? "config" : NULL;
	const char *dashes = where ? "" : "--";
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
		/* Without one it was typed, and the default is meant no less than another. */
		bool typed = given && !where && !r->config_path;
		if ((wished || typed) && (o->flags & TRAIN_NOT_WITH_FROM))
			unbuilt = o->name;
		if (wished && (o->flags & TRAIN_FOR_CHECKPOINT))
			idle = o->name;
	}
	if (r->resume && settled)
		return option_error(line, where,
				    "%s%s cannot be combined with --resume: the checkpoint sets it",
				    dashes, settled);
	if (r->lr_range && undone)
		return option_error(line, where,
				    "%s%s cannot be combined with --lr-range, which only tries "
				    "learning rates",
				    dashes, undone);
	if (r->from && unbuilt)
		return option_error(line, where,
				    "%s%s cannot be combined with --from, which brings its own "
				    "network",
				    dashes, unbuilt);
	if (r->print_config && r->json)
		return option_error(line, where,
				    "--json cannot be combined with --print-config, which prints "
				    "a configuration");
	if (idle && !r->checkpoint && !r->resume)
		return option_error(line, where, "%s%s needs --checkpoint FILE", dashes, idle);
	return EXIT_DONE;
}

/* The recipe's plain epochs, scaled to a shorter run. */
static unsigned plain_share(const struct scrawl_train_options *recipe, unsigned epochs)
{
	return (unsigned)(((uint64_t)recipe->plain_epochs * epochs + recipe->epochs / 2) /
			  recipe->epochs);
}

/* Sets what the recipe says beside training options, unless it was given. */
static int set_besides(struct train_options *o, const struct command_line *line, const char *where,
		       const struct scrawl_recipe *recipe)
{
	const struct option_spec *val = option_find(line, "val", strlen("val"));
	if (!options_given(line, "net"))
		o->request.net = recipe->network;
	if (recipe->validation <= 0.0 || o->request.folds || options_given(line, val->name))
		return EXIT_DONE;
	snprintf(o->recipe_val, sizeof(o->recipe_val), "%g", recipe->validation);
	return option_assign(line, where, val, o->recipe_val);
}

/* The stages of train_settle; *text is the recipe's, which the caller frees. */
static int set_training(struct train_options *o, const struct command_line *line, const char *where,
			char **text)
{
	struct train_request *r = &o->request;
	struct scrawl_train_options *t = &r->training, wished;
	enum scrawl_optimizer optimizer = t->optimizer;
	const char *name = r->recipe ? r->recipe : r->from ? NULL : r->net;
	scrawl_train_options_init(t);
	const struct scrawl_recipe *recipe =
		scrawl_train_options_apply_recipe(t, name, r->source.data);
	int code = recipe ? set_besides(o, line, where, recipe) : EXIT_DONE;
	wished = *t;
	if (options_given(line, "optimizer") && optimizer != t->optimizer)
		scrawl_train_options_set_optimizer(t, optimizer);
	for (size_t i = 0; i < line->count && code == EXIT_DONE; i++)
		if (line->options[i].kind == OPTION_NAMED && line->given[i])
			code = option_assign(line, where, &line->options[i], line->given[i]);
	if (recipe && t->epochs < wished.epochs && !options_given(line, "plain-epochs"))
		t->plain_epochs = plain_share(&wished, t->epochs);
	double validation = r->folds && recipe ? recipe->validation : r->val.fraction;
	const struct recipe_use use = { t, r->from ? "" : r->net, validation };
	*text = recipe ? recipe_text(recipe, &use) : NULL;
	return code;
}

int train_settle(struct train_options *o, const struct command_line *line, const char *where,
		 char **recipe_text)
{
	int code = o->request.resume ? EXIT_DONE : set_training(o, line, where, recipe_text);
	if (code == EXIT_DONE)
		code = check_given(&o->request, line, where);
	if (code == EXIT_DONE)
		code = check_folds(&o->request, line, where);
	o->request.recipe_text = *recipe_text;
	if (o->request.from)
		o->request.net = NULL; /* neither the default nor a recipe's */
	return code;
}

int train_check_validation(const struct train_request *r, const struct command_line *line,
			   const char *where)
{
	const struct scrawl_option_info *info;
	const char *dashes = where ? "" : "--";
	if (r->val.count || r->val.fraction > 0.0)
		return EXIT_DONE;
	for (size_t i = 0; (info = scrawl_train_option_at(i)); i++) {
		char number[SCRAWL_VALUE_BYTES];
		if ((info->flags & SCRAWL_OPTION_NEEDS_VALIDATION) &&
		    strcmp(scrawl_train_options_get(&r->training, info->name, number), "0") != 0)
			return option_error(
				line, where,
				"%s%s needs validation images, but %sval 0 holds out none", dashes,
				info->name, dashes);
	}
	return EXIT_DONE;
}
