/* SPDX-License-Identifier: MIT */
/*
 * cmd_train.c - scrawl train: from the command line to a run
 */
#include "command.h"
#include "options.h"
#include "train.h"
#include "train_options.h"

#include <string.h>

/* What a checkpoint knows cannot be said again, and --out must tell a default from a wish. */
static enum options_result check_given(struct train_command *o, const struct command_line *line)
{
	static const char *const beside[] = { "resume",  "data", "images", "labels",
					      "threads", "out",  "log",    "quiet" };
	for (size_t i = 0; i < line->count; i++) {
		const char *name = line->options[i].name;
		bool allowed = !line->given[i];
		for (size_t j = 0; j < sizeof beside / sizeof *beside && !allowed; j++)
			allowed = !strcmp(name, beside[j]);
		if (o->resume && !allowed) {
			usage_error("train",
				    "--%s cannot stand beside --resume: the checkpoint says "
				    "what the run is like",
				    name);
			return OPTIONS_BAD;
		}
		if (line->given[i] && !strcmp(name, "every") && !o->checkpoint) {
			usage_error("train", "--every needs --checkpoint FILE");
			return OPTIONS_BAD;
		}
		if (o->resume && !line->given[i] && name && !strcmp(name, "out"))
			o->out = NULL;
	}
	return OPTIONS_RUN;
}

/*
 * Reads the command line twice: the first time tells the optimiser, whose own learning rate,
 * momentum and decays stand until the second.
 */
static enum options_result parse_arguments(struct train_command *o, int argc, char **argv)
{
	struct train_table table;
	bool given[TRAIN_OPTIONS] = { false };
	train_options_init(o);
	train_table_init(&table, o);
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
	size_t operands;
	enum options_result parsed = options_parse(&line, argc, argv, NULL, &operands);
	if (parsed != OPTIONS_RUN)
		return parsed;
	scrawl_train_options_optimizer(&o->training, (enum scrawl_optimizer)o->optimizer);
	options_parse(&line, argc, argv, NULL, &operands);
	o->training.schedule = (enum scrawl_schedule)o->schedule;
	return check_given(o, &line);
}

int command_train(int argc, char **argv)
{
	struct train_command o;
	enum options_result parsed = parse_arguments(&o, argc, argv);
	if (parsed != OPTIONS_RUN)
		return parsed == OPTIONS_HELP ? EXIT_DONE : EXIT_USAGE;
	/* A resumed run may leave the data to its checkpoint. */
	bool named = o.source.data || o.source.images || o.source.labels;
	int code = !o.resume || named ? source_check(&o.source, "train") : EXIT_DONE;
	if (code == EXIT_DONE && o.training.until > 0 && !o.val.count && o.val.fraction <= 0)
		code = usage_error("train", "--until needs validation images, but --val 0 sets "
					    "none apart");
	return code == EXIT_DONE ? train_run(&o) : code;
}
