/* SPDX-License-Identifier: MIT */
/*
 * test_config.c - configuration files: every accepted form, and errors with file and line
 */
#include "cli/config.h"

#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "support/folder.h"
#include "support/output.h"

static struct {
	bool no_test;
	const char *net, *out;
	uint64_t epochs, threads;
	double rate;
} at;

static const struct option_spec options[] = {
	OPT_TEXT("net", "NET", &at.net, "the network"),
	OPT_INTEGER("epochs", "N", &at.epochs, 1, 1000, "passes"),
	OPT_REAL("rate", "X", &at.rate, 0.0, 1.0, "a number in [0, 1)", "step size"),
	OPT_FLAG("no-test", &at.no_test, "leave the test set alone"),
	OPT_TEXT("out", "FILE", &at.out, "the model"),
	OPT_INTEGER("threads", "N", &at.threads, 0, 64, "threads"),
};
#define OPTIONS (sizeof(options) / sizeof(options[0]))

static const char *given[OPTIONS];
static const struct command_line line = {
	.name = "train", .options = options, .count = OPTIONS, .given = given
};

static int reset(void **state)
{
	(void)state;
	config_release();
	memset(given, 0, sizeof(given));
	memset(&at, 0, sizeof(at));
	at.net = "lenet";
	at.epochs = 12;
	at.rate = 0.1;
	return 0;
}

static int apply(const char *text)
{
	reset(NULL);
	folder_write("c", text, strlen(text));
	return config_apply("c", &line);
}

static void test_forms(void **state)
{
	(void)state;
	assert_int_equal(apply("# a comment\n"
			       "\n"
			       " \t \n"
			       "net = conv 32 3x3, relu, dense   # from here on\n"
			       "\tepochs=20\r\n"
			       "rate\t=\t0.5\t# tab\n"
			       "  no-test  # as true\n"
			       "out = a#b \t\n"
			       "threads = 4"),
			 EXIT_DONE);
	assert_string_equal(at.net, "conv 32 3x3, relu, dense");
	assert_true(at.epochs == 20 && at.rate == 0.5 && at.no_test && at.threads == 4);
	assert_string_equal(at.out, "a#b");
	assert_string_equal(options_given(&line, "epochs"), "20");
}

static void expect_out(const char *text, const char *want)
{
	assert_int_equal(apply(text), EXIT_DONE);
	assert_string_equal(at.out, want);
}

static void test_quotes(void **state)
{
	(void)state;
	expect_out("out = \"odd # name\"\n", "odd # name");
	expect_out("out=\"a\"\"b\"\n", "a\"b");
	expect_out("out = \"\"\"\"\n", "\"");
	expect_out("out = \" a \"  # comment\n", " a ");
	expect_out("out = \"a\"#comment\n", "a");
	expect_out("out = a\"b\"\n", "a\"b\"");
	expect_out("out = = x\n", "= x");
}

static void test_other_texts(void **state)
{
	(void)state;
	assert_int_equal(apply(""), EXIT_DONE);
	assert_int_equal(apply("\n\n"), EXIT_DONE);
	assert_true(at.epochs == 12);
	assert_int_equal(apply("\xef\xbb\xbf"
			       "epochs = 3\n"),
			 EXIT_DONE); /* byte order mark */
	assert_true(at.epochs == 3);
	assert_int_equal(apply("no-test = false\nnet = größer\n"), EXIT_DONE);
	assert_false(at.no_test);
	assert_string_equal(at.net, "größer");
}

/* A value given earlier wins, but the configuration's is checked all the same. */
static void test_given_before(void **state)
{
	reset(state);
	assert_int_equal(options_set(&line, NULL, "epochs", "5"), EXIT_DONE);
	assert_int_equal(config_apply_text("c", "epochs = 3\nrate = 0.5\n", &line), EXIT_DONE);
	assert_true(at.epochs == 5 && at.rate == 0.5);
	assert_string_equal(options_given(&line, "epochs"), "5");
	config_release();
	output_begin(stderr);
	int result = config_apply_text("c", "epochs = 0\n", &line);
	assert_non_null(strstr(output_end(), "c:1: epochs: expected"));
	assert_int_equal(result, EXIT_USAGE);
	assert_true(at.epochs == 5);
}

static void expect_error(const char *text, const char *want)
{
	char error[512];
	snprintf(error, sizeof(error), "scrawl: c:%s\n", want);
	output_begin(stderr);
	int result = apply(text);
	assert_string_equal(output_end(), error);
	assert_int_equal(result, EXIT_USAGE);
}

#define HINT     " (see scrawl train --help)"
#define SYNTAX   "expected NAME = VALUE"
#define END      "expected a quotation mark at the end of the value (write \"\" for one inside it)"
#define NOT_TEXT "not text (a configuration has lines NAME = VALUE)"

static void test_errors(void **state)
{
	(void)state;
	expect_error("epochs 3\n", "1: " SYNTAX);
	expect_error("\n= 3\n", "2: " SYNTAX);
	expect_error("epochs = 3\n\"out\" x\n", "2: " SYNTAX);
	expect_error("out = \"a\n", "1: " END);
	expect_error("out = \"a\" b\n", "1: " END);
	expect_error("out = \"\"\"\n", "1: " END);
	expect_error("out = \"", "1: " END);
	expect_error("epochs = 3\r\n\r\nepochs = 4\r\n", "3: epochs was already set in line 1");
	expect_error("no-test\nno-test = false\n", "2: no-test was already set in line 1");
	expect_error("epochs = x\x01\n", "1: " NOT_TEXT);
	expect_error("# \x7f\n", "1: " NOT_TEXT);
	expect_error("epochs = 1\repochs = 2\n", "1: " NOT_TEXT);
	expect_error("epochs = 3\r\r\n", "1: " NOT_TEXT);
	expect_error("rate = 0.5\nepoch = 3\n",
		     "2: unknown option epoch; did you mean epochs?" HINT);
	expect_error("--epochs = 3\n", "1: unknown option --epochs; did you mean epochs?" HINT);
	expect_error("epochs\n", "1: epochs needs a value: epochs = N" HINT);
	expect_error("epochs =\n",
		     "1: epochs: expected a whole number from 1 to 1000, found \"\"" HINT);
	expect_error("epochs = # 3\n",
		     "1: epochs: expected a whole number from 1 to 1000, found \"\"" HINT);
	expect_error("epochs = 3 4\n",
		     "1: epochs: expected a whole number from 1 to 1000, found \"3 4\"" HINT);
	expect_error("out = \"\"\n", "1: out: expected some text, found \"\"" HINT);
	expect_error("no-test = yes\n", "1: no-test: expected true or false, found \"yes\"" HINT);
}

/* Options before the wrong one are set, those after it are not. */
static void test_error_stops(void **state)
{
	(void)state;
	output_begin(stderr);
	int result = apply("rate = 0.5\nepochs = 0\nno-test\n");
	output_end();
	assert_int_equal(result, EXIT_USAGE);
	assert_true(at.rate == 0.5 && at.epochs == 12 && !at.no_test);
}

/* A zero byte does not hide what follows it. */
static void test_zero_byte(void **state)
{
	(void)state;
	static const char text[] = "epochs = 3\0\nrate = 0.5\n";
	reset(NULL);
	folder_write("c", text, sizeof(text) - 1);
	output_begin(stderr);
	int result = config_apply("c", &line);
	assert_string_equal(output_end(), "scrawl: c:1: " NOT_TEXT "\n");
	assert_int_equal(result, EXIT_USAGE);
}

static void test_limits(void **state)
{
	(void)state;
	static char text[70000];
	memset(text, ' ', sizeof(text));
	memcpy(text, "epochs = 3", 10);
	text[10000] = '\0';
	assert_int_equal(apply(text), EXIT_DONE); /* the longest line */
	text[10000] = ' ';
	text[10001] = '\0';
	expect_error(text, "1: the line is too long for a configuration");
	memset(text, '\n', sizeof(text));
	memcpy(text, "epochs = 3", 10);
	text[65536] = '\0';
	assert_int_equal(apply(text), EXIT_DONE); /* the largest file */
	assert_true(at.epochs == 3);
	text[65536] = '\n';
	text[65537] = '\0';
	output_begin(stderr);
	int result = apply(text);
	assert_string_equal(output_end(),
			    "scrawl: c: too large for a configuration (at most 65536 bytes)\n");
	assert_int_equal(result, EXIT_USAGE);
}

static void test_unreadable(void **state)
{
	reset(state);
	output_begin(stderr);
	int result = config_apply("none", &line);
	assert_string_equal(output_end(), "scrawl: none: No such file or directory\n");
	assert_int_equal(result, EXIT_IO);
	reset(state);
	output_begin(stderr);
	result = config_apply(".", &line);
	assert_string_equal(output_end(), "scrawl: .: Is a directory\n");
	assert_int_equal(result, EXIT_IO);
}

static int leave(void **state)
{
	config_release();
	return folder_leave(state);
}

/* The lines alone, as a reader of its own takes them: names may come again. */
static void test_read(void **state)
{
	(void)state;
	static const char text[] = "net = a, b # first\n\nquiet\nnet = \"c #\"\n";
	struct config config;
	char *whole;
	folder_write("c", text, strlen(text));
	assert_int_equal(config_read(&config, "c", &whole), EXIT_DONE);
	assert_string_equal(whole, text);
	assert_int_equal(config.count, 3);
	assert_string_equal(config.entries[0].name, "net");
	assert_string_equal(config.entries[0].value, "a, b");
	assert_string_equal(config.entries[1].name, "quiet");
	assert_null(config.entries[1].value);
	assert_string_equal(config.entries[2].value, "c #");
	assert_int_equal(config.entries[2].line, 4);
	free(whole);
	config_free(&config);
	assert_int_equal(config.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),       cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_other_texts), cmocka_unit_test(test_given_before),
		cmocka_unit_test(test_errors),      cmocka_unit_test(test_error_stops),
		cmocka_unit_test(test_zero_byte),   cmocka_unit_test(test_limits),
		cmocka_unit_test(test_read),        cmocka_unit_test(test_unreadable),
	};
	return cmocka_run_group_tests(tests, folder_enter, leave);
}
