/* SPDX-License-Identifier: MIT */
/*
 * scrawl.c - the program: finds the command, runs it, and sees that its output was written
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/config.h"
#include "cli/message.h"
#include "cli/suggest.h"
#include "commands/commands.h"

struct command {
	const char *name, *summary;
	int (*run)(int argc, char **argv);
};

static const struct command commands[] = {
	{ "train", "train a network on a data set and save the model", command_train },
	{ "eval", "measure a model on labelled data", command_eval },
	{ "predict", "read images with a model", command_predict },
	{ "info", "describe a model, a network or an IDX file", command_info },
	{ "data", "draw images and what augmentation makes of them", command_data },
};
#define COMMANDS (sizeof(commands) / sizeof(*commands))

static void print_usage(FILE *to)
{
	fprintf(to, "usage: scrawl COMMAND [ARGUMENT ...]\n\n"
		    "Trains and runs convolutional networks that read handwriting.\n\nCommands\n");
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(to, "  %-9s %s\n", commands[i].name, commands[i].summary);
	fprintf(to, "  %-9s print this text, or a command's with help COMMAND\n\nOptions\n",
		"help");
	fprintf(to, "  -h, --help     print this text\n"
		    "  -V, --version  print the versions of program and BLAS\n\n"
		    "scrawl COMMAND --help lists the options of a command.\n");
}

static int print_version(void)
{
	scrawl_context *ctx;
	int code = open_context(0, &ctx);
	if (code != EXIT_DONE)
		return code;
	const struct scrawl_blas *blas = scrawl_blas_describe();
	printf("scrawl %s (%s)\n", scrawl_version(), SCRAWL_BUILD);
	printf("BLAS: %s\n", blas->config);
	printf("BLAS core: %s\n", blas->core);
	printf("BLAS flavour: %s\n", blas->flavour);
	printf("threads: %u\n", scrawl_context_threads(ctx));
	scrawl_context_destroy(ctx);
	return EXIT_DONE;
}

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static int unknown_command(const char *name)
{
	struct suggestion suggestion = { .word = name };
	for (size_t i = 0; i < COMMANDS; i++)
		suggestion_try(&suggestion, commands[i].name);
	suggestion_try(&suggestion, "help");
	suggestion_try(&suggestion, "--help");
	suggestion_try(&suggestion, "--version");
	if (suggestion.best)
		error_line("unknown command \"%s\"; did you mean %s?", name, suggestion.best);
	else
		error_line("unknown command \"%s\" (see scrawl help)", name);
	return EXIT_USAGE;
}

static int run(int argc, char **argv)
{
	if (argc < 2) {
		print_usage(stderr);
		return EXIT_USAGE;
	}
	const char *name = argv[1];
	bool help =
		strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0;
	bool version = strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0;
	if (argc > (help ? 3 : 2) && (help || version)) {
		error_line("%s: \"%s\" is one argument too many", name, argv[help ? 3 : 2]);
		return EXIT_USAGE;
	}
	if (version)
		return print_version();
	if (help && (argc == 2 || strcmp(argv[2], "help") == 0)) {
		print_usage(stdout);
		return EXIT_DONE;
	}
	const struct command *command = find_command(help ? argv[2] : name);
	if (!command)
		return unknown_command(help ? argv[2] : name);
	if (help) {
		char option[] = "--help";
		char *arguments[] = { argv[2], option, NULL };
		return command->run(2, arguments);
	}
	return command->run(argc - 1, argv + 1);
}

/*
 * Files that the library opens must not get the numbers of standard streams that the caller has
 * closed, or results would be printed into them.  Standard output stays one that cannot be written.
 */
static void fill_standard_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd == STDOUT_FILENO ? O_RDONLY : O_RDWR) != fd)
			return;
	}
}

int main(int argc, char **argv)
{
	fill_standard_streams();
	/* A file-size limit is to be an error of the write, not the end of the program. */
	signal(SIGXFSZ, SIG_IGN);
	int code = run(argc, argv);
	config_release();
	/* A result that did not arrive is a failure: a full disk, a closed descriptor. */
	errno = 0;
	if (fflush(stdout) == EOF || ferror(stdout)) {
		error_line("standard output: %s", errno ? strerror(errno) : "cannot be written");
		if (code == EXIT_DONE)
			code = EXIT_IO;
	}
	return code;
}
