/* SPDX-License-Identifier: MIT */
/*
 * scrawl.c - the program and its commands
 */
#include "cli/program.h"
#include "commands/commands.h"

static const struct command commands[] = {
	{ "train", "train a network on a data set and save the model", command_train },
	{ "eval", "evaluate a model on labelled data", command_eval },
	{ "compare", "say whether one model is better than another, or may be by chance",
	  command_compare },
	{ "sweep", "train combinations of options and rank them", command_sweep },
	{ "predict", "read images with a model", command_predict },
	{ "read", "read handwriting from pictures", command_read },
	{ "info", "describe a model, a network or an IDX file", command_info },
	{ "data", "describe, draw, check and make data sets", command_data },
	{ "report", "write a page about runs and evaluations", command_report },
	{ "serve", "read what is drawn or photographed on a local page", command_serve },
	{ "selftest", "check that everything computes rightly on this machine", command_selftest },
	{ "watch", "show the curves of a training run as it goes on", command_watch },
};

int main(int argc, char **argv)
{
	static const struct program program = {
		.name = "scrawl",
		.about = "Trains and runs convolutional networks that read handwriting.",
		.commands = commands,
		.count = sizeof(commands) / sizeof(commands[0]),
	};
	return program_main(&program, argc, argv);
}
