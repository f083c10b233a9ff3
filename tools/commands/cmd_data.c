/* SPDX-License-Identifier: MIT */
/*
 * cmd_data.c - scrawl data: the commands for data sets, each in a file cmd_data_*.c
 */
#include "cli/program.h"
#include "commands/commands.h"

int command_data(int argc, char **argv)
{
	static const struct command commands[] = {
		{ "info", "describe a data set: sizes, classes, pixels, duplicates",
		  command_data_info },
		{ "verify", "check a data set: checksums, counts, known content",
		  command_data_verify },
		{ "show", "draw training images with and without augmentation", command_data_show },
		{ "suspects", "find labels that are probably wrong", command_data_suspects },
		{ "page", "draw a page of handwriting, made from images, with what is on it",
		  command_data_page },
		{ "pack", "make a data set from folders of pictures", command_data_pack },
		{ "unpack", "write the images of a data set as pictures", command_data_unpack },
	};
	static const struct program group = {
		.name = "data",
		.about = "Describes, draws, checks and makes data sets.",
		.commands = commands,
		.count = sizeof(commands) / sizeof(commands[0]),
	};
	return program_subcommands(&group, argc, argv);
}
