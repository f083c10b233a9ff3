/* SPDX-License-Identifier: MIT */
/*
 * program.c - finds the command, runs it, and checks that its output was written
 */
#include "cli/program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cli/config.h"
#include "cli/json.h"
#include "cli/memory_note.h"
#include "cli/message.h"
#include "cli/other_commands.h"
#include "cli/suggest.h"
#include "cli/unbind.h"

static void print_commands(const struct program *program, FILE *to)
{
	fprintf(to, "COMMAND [ARGUMENT ...]\n\n%s\n\nCommands\n", program->about);
	for (size_t i = 0; i < program->count; i++)
		fprintf(to, "  %-9s %s\n", program->commands[i].name, program->commands[i].summary);
}

static void print_usage(const struct program *program, FILE *to)
{
	fprintf(to, "usage: %s ", program->name);
	print_commands(program, to);
	fprintf(to, "  %-9s print this text, or the help of a COMMAND\n\nOptions\n", "help");
	fprintf(to,
		"  -h, --help     print this text\n"
		"  -V, --version  print the versions of the program and BLAS\n\n"
		"%s COMMAND --help lists the options of a command.\n",
		program->name);
}

static int print_version(void)
{
	scrawl_context *ctx;
	int code = open_context(0, false, &ctx);
	if (code != EXIT_DONE)
		return code;
	const struct scrawl_blas *blas = scrawl_blas_describe();
	printf("%s %s (%s)\n", program_name(), scrawl_version(), SCRAWL_BUILD);
	printf("BLAS: %s\n", blas->config);
	if (blas->mended)
		printf("BLAS core: %s (mended: OpenBLAS chose %s)\n", blas->core, blas->detected);
	else
		printf("BLAS core: %s\n", blas->core);
	printf("BLAS flavour: %s\n", blas->flavour);
	printf("threads: %u\n", scrawl_context_threads(ctx));
	scrawl_context_destroy(ctx);
	return EXIT_DONE;
}

static const struct program *this_program;

/* Runs each command with no arguments, while that only shows its options (other_commands.h). */
static int run_each(const struct program *program)
{
	int code = EXIT_SEEN;
	for (size_t i = 0; i < program->count && code == EXIT_SEEN; i++) {
		char name[32];
		char *arguments[] = { name, NULL };
		snprintf(name, sizeof(name), "%s", program->commands[i].name);
		code = program->commands[i].run(1, arguments);
	}
	return code;
}

static int run_all(void)
{
	return run_each(this_program);
}

static const struct command *find_command(const struct program *program, const char *name)
{
	for (size_t i = 0; i < program->count; i++)
		if (strcmp(program->commands[i].name, name) == 0)
			return &program->commands[i];
	return NULL;
}

static bool is_help(const char *word)
{
	return strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static int unknown_command(const struct program *program, const char *name)
{
	struct suggestion suggestion = { .word = name };
	for (size_t i = 0; i < program->count; i++)
		suggestion_try(&suggestion, program->commands[i].name);
	suggestion_try(&suggestion, "help");
	suggestion_try(&suggestion, "--help");
	suggestion_try(&suggestion, "--version");
	if (suggestion.best)
		error_line("unknown command \"%s\"; did you mean %s?", name, suggestion.best);
	else
		error_line("unknown command \"%s\" (see %s help)", name, program->name);
	return EXIT_USAGE;
}

static int run_command(const struct program *program, int argc, char **argv)
{
	if (argc < 2) {
		print_usage(program, stderr);
		return EXIT_USAGE;
	}
	const char *name = argv[1];
	bool help = is_help(name);
	bool version = strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0;
	if (argc > 3 && help)
		return fail_with(EXIT_USAGE,
				 "%s: \"%s\" is one argument too many (see %s %s --help)", name,
				 argv[3], program->name, argv[2]);
	if (argc > 2 && version)
		return fail_with(EXIT_USAGE, "%s: \"%s\" is one argument too many", name, argv[2]);
	if (version)
		return print_version();
	if (help && (argc == 2 || is_help(argv[2]))) {
		print_usage(program, stdout);
		return EXIT_DONE;
	}
	const struct command *command = find_command(program, help ? argv[2] : name);
	if (!command)
		return unknown_command(program, help ? argv[2] : name);
	if (help) {
		char option[] = "--help";
		char *arguments[] = { argv[2], option, NULL };
		return command->run(2, arguments);
	}
	return command->run(argc - 1, argv + 1);
}

int program_subcommands(const struct program *group, int argc, char **argv)
{
	if (other_commands_look(NULL, false))
		return run_each(group);
	if (argc < 2 || is_help(argv[1])) {
		FILE *to = argc < 2 ? stderr : stdout;
		fprintf(to, "usage: %s %s ", program_name(), group->name);
		print_commands(group, to);
		fprintf(to, "\n%s %s COMMAND --help lists the options of a command.\n",
			program_name(), group->name);
		return argc < 2 ? EXIT_USAGE : EXIT_DONE;
	}
	const struct command *command = find_command(group, argv[1]);
	if (command)
		return command->run(argc - 1, argv + 1);
	struct suggestion suggestion = { .word = argv[1] };
	for (size_t i = 0; i < group->count; i++)
		suggestion_try(&suggestion, group->commands[i].name);
	if (suggestion.best)
		return fail_with(EXIT_USAGE, "%s: unknown command \"%s\"; did you mean %s?",
				 group->name, argv[1], suggestion.best);
	return usage_error(group->name, "unknown command \"%s\"", argv[1]);
}

/*
 * Files that the library opens must not get the descriptors of standard streams that the caller
 * closed, or output would be written into them.  Standard output stays unwritable.
 */
static void fill_standard_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd == STDOUT_FILENO ? O_RDONLY : O_RDWR) != fd)
			return;
	}
}

/*
 * Starts this program anew with a variable for OpenBLAS.  As it is set then, this happens once.
 * Someone may have started the dynamic linker with this program as its argument: /proc/self/exe is
 * then the linker, and the kernel reports no address of another one.
 */
static void restart_with(const char *variable, const char *value, char **argv)
{
	bool is_linker = getauxval(AT_BASE) == 0;
	if (is_linker || setenv(variable, value, 1) != 0)
		return;
	execv("/proc/self/exe", argv);
	unsetenv(variable);
}

/*
 * Each thread that OpenBLAS starts before main() waits for ever for 128 MiB of address space if
 * there is a limit that forbids them, and for such threads this process would wait at its end.
 * They are not needed: the library runs OpenBLAS on one thread.
 */
static void restart_without_blas_threads(char **argv)
{
	static const char variable[] = "OPENBLAS_NUM_THREADS";
	struct rlimit limit;
	if (!getenv(variable) && !getrlimit(RLIMIT_AS, &limit) && limit.rlim_cur != RLIM_INFINITY)
		restart_with(variable, "1", argv);
}

/* Where the library could not mend OpenBLAS's choice.  If this fails its warning follows. */
static void restart_with_better_kernels(char **argv)
{
	const struct scrawl_blas *blas = scrawl_blas_describe();
	if (blas->better)
		restart_with("OPENBLAS_CORETYPE", blas->better, argv);
}

/* Why standard output failed; if that was before the last write, another one is to tell. */
static const char *output_problem(void)
{
	if (!errno && write(STDOUT_FILENO, "\n", 1) >= 0)
		return "cannot be written";
	return strerror(errno);
}

int program_main(const struct program *program, int argc, char **argv)
{
	unbind_process();
	restart_without_blas_threads(argv);
	restart_with_better_kernels(argv);
	program_set_name(program->name);
	this_program = program;
	other_commands_init(run_all);
	fill_standard_streams();
	json_note_memory();
	/* Exceeding a file-size limit must fail the write, not kill the program. */
	signal(SIGXFSZ, SIG_IGN);
	int code = run_command(program, argc, argv);
	if (code == EXIT_HELP)
		code = EXIT_DONE;
	if (code == EXIT_DONE && memory_has_failed())
		code = fail_memory(); /* something was left out */
	config_release();
	/* Output that could not be written is a failure: a full disk, a closed descriptor. */
	errno = 0;
	if (fflush(stdout) == EOF || ferror(stdout)) {
		error_line("standard output: %s", output_problem());
		if (code == EXIT_DONE)
			code = EXIT_IO;
	}
	return code;
}
