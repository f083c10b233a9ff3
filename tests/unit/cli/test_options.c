/* SPDX-License-Identifier: MIT */
/*
 * test_options.c - command lines in every accepted form, and those that are refused
 */
#include "cli/options.h"

#include <string.h>

#include "cli/config.h"
#include "cli/message.h"
#include "support/folder.h"
#include "support/output.h"

static struct {
	bool quiet, json;
	const char *net, *config;
	uint64_t epochs;
} at;

static const struct option_spec options[] = {
	OPT_INTEGER("epochs", "N", &at.epochs, 1, 1000, "passes", .letter = 'e'),
	OPT_TEXT("net", "NET", &at.net, "the network", .letter = 'n'),
	OPT_FLAG("quiet", &at.quiet, "no progress", .letter = 'q'),
	OPT_FLAG("json", &at.json, "print JSON", .letter = 'j'),
	OPTION_CONFIG(&at.config),
};
#define OPTIONS (sizeof(options) / sizeof(options[0]))

static const char *given[OPTIONS];
static const struct command_line line = {
	.name = "train",
	.operands = "MODEL [IMAGES]",
	.about = "Trains a network.",
	.options = options,
	.count = OPTIONS,
	.operands_min = 1,
	.operands_max = 2,
	.given = given,
};

/* What parsing stores. */
static const char *operands[2];
static size_t operand_count;

static int reset(void **state)
{
	(void)state;
	memset(given, 0, sizeof(given));
	memset(&at, 0, sizeof(at));
	at.epochs = 12;
	at.net = "lenet";
	memset(operands, 0, sizeof(operands));
	config_release();
	return 0;
}

/* Parses words, which end with NULL and do not include the command's name. */
static int parse(const char *const *words)
{
	char *argv[16] = { (char[]){ "train" } };
	int argc = 1;
	for (; words[argc - 1]; argc++)
		argv[argc] = (char *)(uintptr_t)words[argc - 1];
	return options_parse(&line, argc, argv, operands, &operand_count);
}

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void test_long_options(void **state)
{
	reset(state);
	assert_int_equal(parse(WORDS("--epochs", "20", "--net=a=b", "m", "--quiet")), EXIT_DONE);
	assert_true(at.epochs == 20 && at.quiet && !at.json);
	assert_string_equal(at.net, "a=b");
	assert_int_equal(operand_count, 1);
	assert_string_equal(operands[0], "m");
	assert_int_equal(parse(WORDS("m", "--quiet=false")), EXIT_DONE);
	assert_false(at.quiet);
	assert_int_equal(parse(WORDS("m", "--epochs=7", "--epochs=8")), EXIT_DONE);
	assert_true(at.epochs == 8); /* the last one counts */
	/* A value may look like an option. */
	assert_int_equal(parse(WORDS("m", "--net", "--quiet")), EXIT_DONE);
	assert_string_equal(at.net, "--quiet");
	assert_false(at.quiet);
}

static void test_letters(void **state)
{
	reset(state);
	assert_int_equal(parse(WORDS("-e", "20", "m", "-qj")), EXIT_DONE);
	assert_true(at.epochs == 20 && at.quiet && at.json);
	reset(state);
	assert_int_equal(parse(WORDS("-e7", "m", "-qnfast")), EXIT_DONE);
	assert_true(at.epochs == 7 && at.quiet);
	assert_string_equal(at.net, "fast");
	assert_int_equal(parse(WORDS("m", "-qe", "9")), EXIT_DONE);
	assert_true(at.epochs == 9);
}

static void test_operands(void **state)
{
	reset(state);
	assert_int_equal(parse(WORDS("-", "b")), EXIT_DONE);
	assert_int_equal(operand_count, 2);
	assert_string_equal(operands[0], "-");
	assert_string_equal(operands[1], "b");
	assert_int_equal(parse(WORDS("-q", "--", "-e", "--")), EXIT_DONE);
	assert_int_equal(operand_count, 2);
	assert_string_equal(operands[0], "-e");
	assert_string_equal(operands[1], "--");
	assert_int_equal(parse(WORDS("")), EXIT_DONE);
	assert_string_equal(operands[0], "");
}

static void expect_error(const char *want, const char *const *words)
{
	char text[512];
	snprintf(text, sizeof(text), "scrawl: train: %s (see scrawl train --help)\n", want);
	output_begin(stderr);
	int result = parse(words);
	assert_string_equal(output_end(), text);
	assert_int_equal(result, EXIT_USAGE);
}

static void test_errors(void **state)
{
	reset(state);
	expect_error("expected: scrawl train MODEL [IMAGES]", WORDS("-q"));
	expect_error("\"c\" is one argument too many", WORDS("a", "b", "c", "--nonsense"));
	expect_error("unknown option --epoch; did you mean --epochs?", WORDS("m", "--epoch=3"));
	expect_error("unknown option --", WORDS("m", "--=3"));
	expect_error("unknown option -x", WORDS("m", "-qx"));
	expect_error("unknown option -=", WORDS("m", "-="));
	expect_error("--epochs needs a value: N", WORDS("m", "--epochs"));
	expect_error("-e needs a value: N", WORDS("m", "-qe"));
	expect_error("--epochs: expected a whole number from 1 to 1000, found \"\"",
		     WORDS("m", "--epochs="));
	expect_error("--epochs: expected a whole number from 1 to 1000, found \"5x\"",
		     WORDS("m", "-e5x"));
	expect_error("--epochs: expected a whole number from 1 to 1000, found \"=5\"",
		     WORDS("m", "-e=5"));
	expect_error("--quiet: expected true or false, found \"\"", WORDS("m", "--quiet="));
	expect_error("--net: expected some text, found \"\"", WORDS("m", "--net", ""));
}

static void test_help(void **state)
{
	static const char want[] = "usage: scrawl train MODEL [IMAGES]\n";
	reset(state);
	/* What follows is not parsed, and nothing is missing. */
	static const char *const lines[][3] = { { "--help", "--nonsense" },
						{ "--help=x" },
						{ "-jh" } };
	for (size_t i = 0; i < 3; i++) {
		at.json = false;
		output_begin(stdout);
		int result = parse(lines[i]);
		assert_memory_equal(output_end(), want, strlen(want));
		assert_int_equal(result, EXIT_HELP);
	}
}

/* The command line overrides the configuration, wherever it names it. */
static void test_config(void **state)
{
	static const char text[] = "epochs = 30\nquiet\nnet = fast\n";
	folder_write("made.conf", text, strlen(text));
	reset(state);
	assert_int_equal(parse(WORDS("m", "--epochs=5", "--config", "made.conf")), EXIT_DONE);
	assert_true(at.epochs == 5 && at.quiet && !at.json);
	assert_string_equal(at.net, "fast");
	assert_string_equal(options_given(&line, "net"), "fast");
	assert_string_equal(options_given(&line, "epochs"), "5");
	assert_int_equal(operand_count, 1);
	reset(state);
	assert_int_equal(parse(WORDS("--config=made.conf", "m", "--quiet=false")), EXIT_DONE);
	assert_true(at.epochs == 30 && !at.quiet);
	reset(state);
	output_begin(stderr);
	int result = parse(WORDS("m", "--config=none.conf"));
	assert_string_equal(output_end(), "scrawl: none.conf: No such file or directory\n");
	assert_int_equal(result, EXIT_IO);
	/* An error in the command line itself is reported first. */
	reset(state);
	expect_error("unknown option -x", WORDS("m", "--config=none.conf", "-x"));
}

static int leave(void **state)
{
	config_release();
	return folder_leave(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_long_options), cmocka_unit_test(test_letters),
		cmocka_unit_test(test_operands),     cmocka_unit_test(test_errors),
		cmocka_unit_test(test_help),         cmocka_unit_test(test_config),
	};
	return cmocka_run_group_tests(tests, folder_enter, leave);
}
