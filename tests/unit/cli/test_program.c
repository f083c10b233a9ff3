/* SPDX-License-Identifier: MIT */
/*
 * test_program.c - a program of two commands: what runs, what is printed, which exit code
 */
#include "cli/program.h"

#include <string.h>

#include "cli/message.h"
#include "support/device.h"
#include "support/output.h"

static struct {
	int argc, code;
	char words[4][16];
} called;

static int run(int argc, char **argv)
{
	called.argc = argc;
	for (int i = 0; i < argc && i < 4; i++)
		snprintf(called.words[i], sizeof(called.words[i]), "%s", argv[i]);
	return called.code;
}

static int print(int argc, char **argv)
{
	puts("printed");
	return run(argc, argv);
}

static const struct command commands[] = {
	{ "train", "trains", run },
	{ "evaluate", "prints", print },
};
static const struct program program = {
	.name = "example", .about = "An example.", .commands = commands, .count = 2
};

static const char usage[] = "usage: example COMMAND [ARGUMENT ...]\n"
			    "\n"
			    "An example.\n"
			    "\n"
			    "Commands\n"
			    "  train     trains\n"
			    "  evaluate  prints\n"
			    "  help      print this text, or the help of a COMMAND\n"
			    "\n"
			    "Options\n"
			    "  -h, --help     print this text\n"
			    "  -V, --version  print the versions of the program and BLAS\n"
			    "\n"
			    "example COMMAND --help lists the options of a command.\n";

/* The program's exit code for these arguments, which end with NULL. */
static int start(const char *const *words)
{
	char *argv[8] = { (char[]){ "example" } };
	int argc = 1;
	memset(&called, 0, sizeof(called));
	called.code = 42;
	for (; words[argc - 1]; argc++)
		argv[argc] = (char *)(uintptr_t)words[argc - 1];
	return program_main(&program, argc, argv);
}

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void test_commands(void **state)
{
	(void)state;
	assert_int_equal(start(WORDS("train", "-q", "x")), 42);
	assert_int_equal(called.argc, 3);
	assert_string_equal(called.words[0], "train");
	assert_string_equal(called.words[1], "-q");
	assert_string_equal(called.words[2], "x");
	output_begin(stdout);
	int code = start(WORDS("evaluate"));
	assert_string_equal(output_end(), "printed\n");
	assert_int_equal(code, 42);
	assert_string_equal(program_name(), "example");
}

static void expect_usage(FILE *stream, int code, const char *const *words)
{
	output_begin(stream);
	int got = start(words);
	assert_string_equal(output_end(), usage);
	assert_int_equal(got, code);
	assert_int_equal(called.argc, 0);
}

static void test_help(void **state)
{
	(void)state;
	expect_usage(stderr, 2, WORDS(NULL));
	expect_usage(stdout, 0, WORDS("help"));
	expect_usage(stdout, 0, WORDS("-h"));
	expect_usage(stdout, 0, WORDS("--help"));
	expect_usage(stdout, 0, WORDS("help", "help"));
	/* The help of one command. */
	assert_int_equal(start(WORDS("help", "train")), 42);
	assert_int_equal(called.argc, 2);
	assert_string_equal(called.words[0], "train");
	assert_string_equal(called.words[1], "--help");
}

static void expect_error(const char *want, const char *const *words)
{
	char line[256];
	snprintf(line, sizeof(line), "example: %s\n", want);
	output_begin(stderr);
	int code = start(words);
	assert_string_equal(output_end(), line);
	assert_int_equal(code, 2);
	assert_int_equal(called.argc, 0);
}

static void test_errors(void **state)
{
	(void)state;
	expect_error("unknown command \"tarin\"; did you mean train?", WORDS("tarin"));
	expect_error("unknown command \"hepl\"; did you mean help?", WORDS("hepl", "train"));
	expect_error("unknown command \"--verson\"; did you mean --version?", WORDS("--verson"));
	expect_error("unknown command \"zzzz\" (see example help)", WORDS("zzzz"));
	expect_error("unknown command \"\" (see example help)", WORDS(""));
	expect_error("unknown command \"evaluat\"; did you mean evaluate?",
		     WORDS("help", "evaluat"));
	expect_error("unknown command \"Train\"; did you mean train?", WORDS("Train"));
	expect_error("help: \"x\" is one argument too many (see example train --help)",
		     WORDS("help", "train", "x"));
	expect_error("--version: \"train\" is one argument too many", WORDS("--version", "train"));
}

/* A command with commands of its own. */
static int start_group(const char *word)
{
	static const struct program group = {
		.name = "data", .about = "Data.", .commands = commands, .count = 2
	};
	char name[] = "data", last[] = "-q";
	char *argv[] = { name, (char *)(uintptr_t)word, last, NULL };
	memset(&called, 0, sizeof(called));
	called.code = 42;
	return program_subcommands(&group, word ? 3 : 1, argv);
}

static void test_subcommands(void **state)
{
	static const char help[] = "usage: example data COMMAND [ARGUMENT ...]\n"
				   "\n"
				   "Data.\n"
				   "\n"
				   "Commands\n"
				   "  train     trains\n"
				   "  evaluate  prints\n"
				   "\n"
				   "example data COMMAND --help lists the options of a command.\n";
	(void)state;
	program_set_name("example");
	assert_int_equal(start_group("train"), 42);
	assert_int_equal(called.argc, 2);
	assert_string_equal(called.words[0], "train");
	assert_string_equal(called.words[1], "-q");
	for (size_t i = 0; i < 2; i++) {
		output_begin(i ? stdout : stderr);
		int code = start_group(i ? "--help" : NULL);
		assert_string_equal(output_end(), help);
		assert_int_equal(code, i ? 0 : 2);
	}
	static const char *const errors[][2] = {
		{ "tarin", "example: data: unknown command \"tarin\"; did you mean train?\n" },
		{ "zzzz", "example: data: unknown command \"zzzz\" (see example data --help)\n" },
	};
	for (size_t i = 0; i < 2; i++) {
		output_begin(stderr);
		int code = start_group(errors[i][0]);
		assert_string_equal(output_end(), errors[i][1]);
		assert_int_equal(code, 2);
		assert_int_equal(called.argc, 0);
	}
}

static void test_version(void **state)
{
	(void)state;
	static const char *const options[] = { "--version", "-V" };
	char first[64];
	snprintf(first, sizeof(first), "example %s (", scrawl_version());
	for (size_t i = 0; i < 2; i++) {
		output_begin(stdout);
		int code = start(WORDS(options[i]));
		const char *text = output_end();
		assert_memory_equal(text, first, strlen(first));
		assert_non_null(strstr(text, "\nBLAS: "));
		assert_int_equal(code, 0);
	}
}

/* A result that cannot be written is a failure, but does not hide an earlier one. */
static void test_full(void **state)
{
	(void)state;
	if (!device_is_there("/dev/full"))
		skip();
	static const struct {
		int code, want;
	} cases[] = { { 0, 4 }, { 5, 5 } };
	for (size_t i = 0; i < 2; i++) {
		fflush(stdout);
		int saved = dup(STDOUT_FILENO);
		FILE *full = fopen("/dev/full", "w");
		assert_non_null(full);
		dup2(fileno(full), STDOUT_FILENO);
		output_begin(stderr);
		puts("a result");
		char name[] = "example", command[] = "train";
		char *argv[] = { name, command, NULL };
		called.code = cases[i].code;
		int code = program_main(&program, 2, argv);
		clearerr(stdout);
		dup2(saved, STDOUT_FILENO);
		close(saved);
		fclose(full);
		assert_string_equal(output_end(),
				    "example: standard output: No space left on device\n");
		assert_int_equal(code, cases[i].want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_commands), cmocka_unit_test(test_help),
		cmocka_unit_test(test_errors),   cmocka_unit_test(test_version),
		cmocka_unit_test(test_full),     cmocka_unit_test(test_subcommands),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
