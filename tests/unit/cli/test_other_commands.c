/* SPDX-License-Identifier: MIT */
/*
 * test_other_commands.c - configurations that hold options of several commands: which names are
 * skipped, which are errors, what is suggested
 */
#include "cli/other_commands.h"

#include <string.h>

#include "cli/config.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/program.h"
#include "support/folder.h"
#include "support/output.h"

static struct {
	const char *config, *net, *resume, *model, *data, *images;
	uint64_t epochs, top, port;
	int failure; /* of the command "train", before it comes to its options; 0: none */
	unsigned trained;
} at;

static int parse(const char *name, const struct option_spec *options, size_t count, int argc,
		 char **argv)
{
	const struct command_line line = { name, "", "", options, count, 0, 0, NULL };
	size_t operands;
	return options_parse(&line, argc, argv, NULL, &operands);
}

static int train(int argc, char **argv)
{
	const struct option_spec options[] = {
		OPT_GROUP("Training"),
		OPTION_CONFIG(&at.config),
		OPT_TEXT("net", "NET", &at.net, "the network"),
		OPT_INTEGER("epochs", "N", &at.epochs, 1, 9, "passes"),
		OPT_TEXT("resume", "FILE", &at.resume, "continue", .use = OPTION_LINE),
	};
	if (at.failure)
		return at.failure;
	int code = parse("train", options, sizeof(options) / sizeof(options[0]), argc, argv);
	at.trained += code == EXIT_DONE;
	return code;
}

static int evaluate(int argc, char **argv)
{
	const struct option_spec options[] = {
		OPTION_CONFIG(&at.config),
		OPT_TEXT("data", "DIR", &at.data, "a data set", .way = 1),
		OPT_TEXT("images", "FILE", &at.images, "a file", .way = 2),
	};
	return parse("eval", options, sizeof(options) / sizeof(options[0]), argc, argv);
}

static int read_pages(int argc, char **argv)
{
	const struct option_spec options[] = {
		OPTION_CONFIG(&at.config),
		OPT_TEXT("model", "MODEL", &at.model, "the model"),
		OPT_INTEGER("top", "N", &at.top, 1, 9, "classes"),
	};
	return parse("data read", options, sizeof(options) / sizeof(options[0]), argc, argv);
}

/* Its --config is not one that is read. */
static int serve(int argc, char **argv)
{
	static bool config;
	const struct option_spec options[] = {
		OPT_INTEGER("port", "N", &at.port, 1, 9, "the port"),
		OPT_FLAG("config", &config, "print a configuration"),
	};
	return parse("serve", options, sizeof(options) / sizeof(options[0]), argc, argv);
}

static int data(int argc, char **argv)
{
	static const struct command commands[] = { { "read", "reads", read_pages } };
	static const struct program group = { "data", "Data.", commands, 1 };
	return program_subcommands(&group, argc, argv);
}

/* Runs a command with the configuration, and other words that end with NULL. */
static int start(const char *command, const char *text, const char *const *words)
{
	static const struct command commands[] = {
		{ "serve", "serves", serve },
		{ "train", "trains", train },
		{ "eval", "evaluates", evaluate },
		{ "data", "reads", data },
	};
	static const struct program program = { "scrawl", "A program.", commands, 4 };
	char *argv[8] = { (char[]){ "scrawl" }, (char *)(uintptr_t)command,
			  (char[]){ "--config=c" } };
	int argc = 3, failure = at.failure;
	for (; words && words[argc - 3]; argc++)
		argv[argc] = (char *)(uintptr_t)words[argc - 3];
	memset(&at, 0, sizeof(at));
	at.failure = failure;
	folder_write("c", text, strlen(text));
	return program_main(&program, argc, argv);
}

static void test_skipped(void **state)
{
	(void)state;
	const char *shared = "epochs = 3\ndata = d\ntop = 2\nmodel = m\nnet = n\n";
	assert_int_equal(start("eval", shared, NULL), EXIT_DONE);
	assert_non_null(at.data);
	assert_true(at.epochs == 0 && at.top == 0 && !at.net && !at.model && at.trained == 0);
	/* A value that is not this command's to judge. */
	assert_int_equal(start("eval", "epochs = many\n", NULL), EXIT_DONE);
	assert_int_equal(start("train", "epochs = 3\ndata = d\ntop\n", NULL), EXIT_DONE);
	assert_true(at.epochs == 3 && at.trained == 1 && !at.data);
}

static void expect_error(const char *command, const char *text, const char *want)
{
	char error[256];
	snprintf(error, sizeof(error), "scrawl: c:%s (see scrawl %s --help)\n", want, command);
	output_begin(stderr);
	int code = start(command, text, NULL);
	assert_string_equal(output_end(), error);
	assert_int_equal(code, EXIT_USAGE);
}

static void test_errors(void **state)
{
	(void)state;
	expect_error("eval", "zebra = 1\n", "1: unknown option zebra");
	expect_error("eval", "data = d\nepcohs = 1\n",
		     "2: unknown option epcohs; did you mean epochs, an option of train?");
	expect_error("train", "epcohs = 1\n", "1: unknown option epcohs; did you mean epochs?");
	expect_error("train", "tpo = 1\n",
		     "1: unknown option tpo; did you mean top, an option of data read?");
	/* What another program calls so. */
	expect_error("eval", "max_epochs = 1\n",
		     "1: unknown option max_epochs; did you mean epochs, an option of train?");
	/* Also an option of another command, but here net was meant. */
	expect_error("train", "model = m\n", "1: unknown option model; did you mean net?");
	/* No configuration can hold them. */
	expect_error("eval", "resume = x\n", "1: resume is allowed only on the command line");
	expect_error("eval", "resumee = x\n", "1: unknown option resumee");
	expect_error("eval", "help\n", "1: help is allowed only on the command line");
	expect_error("eval", "port = 1\n", "1: unknown option port");
}

/* A command that fails before it comes to its options is not taken for one without any. */
static void test_failure(void **state)
{
	(void)state;
	at.failure = EXIT_FAILED;
	assert_int_equal(start("eval", "epochs = 3\n", NULL), EXIT_FAILED);
	assert_int_equal(start("eval", "data = d\n", NULL), EXIT_DONE);
	at.failure = 0;
}

/* The command line says where the data are: the configuration's other way does not count. */
static void test_ways(void **state)
{
	(void)state;
	static const char *const files[] = { "--images=f", NULL };
	static const char *const folder[] = { "--data=e", NULL };
	assert_int_equal(start("eval", "data = d\n", files), EXIT_DONE);
	assert_null(at.data);
	assert_string_equal(at.images, "f");
	assert_int_equal(start("eval", "images = g\n", files), EXIT_DONE);
	assert_string_equal(at.images, "f");
	assert_int_equal(start("eval", "images = g\n", folder), EXIT_DONE);
	assert_null(at.images);
	/* Both in the configuration: for the command to refuse. */
	assert_int_equal(start("eval", "data = d\nimages = g\n", NULL), EXIT_DONE);
	assert_true(at.data && at.images);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_skipped),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_failure),
		cmocka_unit_test(test_ways),
	};
	return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
