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
#include "train/request.h"
#include "train/settle.h"
#include "train/train.h"

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

static int start(struct train_request *r, const struct command_line *line)
{
	/* A resumed run may take its data from the checkpoint. */
	bool named = r->source.data || r->source.images || r->source.labels;
	int code = !r->resume || named ? data_source_check(&r->source, "train") : EXIT_DONE;
	if (code == EXIT_DONE)
		code = train_check_validation(r, line, NULL);
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
	if (code == EXIT_DONE)
		code = train_settle(&o, &line, NULL, &recipe_text);
	if (code == EXIT_DONE)
		code = r->print_config ? print_config(r, &line) : start(r, &line);
	free(recipe_text);
	scrawl_context_destroy(ctx);
	return code;
}
