/* SPDX-License-Identifier: MIT */
/*
 * test_option_table.c - options found and set by name, and errors that say where
 */
#include "cli/option_table.h"

#include <stdio.h>
#include <string.h>

#include "cli/message.h"
#include "support/output.h"

static const char *colour_at(size_t index)
{
	static const char *const names[] = { "black", "green" };
	return index < 2 ? names[index] : NULL;
}

static struct {
	bool quiet;
	const char *out, *colour;
	uint64_t epochs;
	double rate;
} at;

static const struct option_spec options[] = {
	OPT_GROUP("epochs"), /* a heading is not an option, whatever its name */
	OPT_INTEGER("epochs", "N", &at.epochs, 1, 1000, "passes", .letter = 'e'),
	OPT_REAL("learning-rate", "X", &at.rate, 0.0, 1.0, "a number in [0, 1)", "step size"),
	OPT_FLAG("quiet", &at.quiet, "no progress", .letter = 'q'),
	OPT_TEXT("out", "FILE", &at.out, "the model", .use = OPTION_LINE),
	OPT_CHOICE("colour", "NAME", &at.colour, colour_at, "of the ink"),
};
#define OPTIONS (sizeof(options) / sizeof(options[0]))

static const char *given[OPTIONS];
static const struct command_line line = {
	.name = "train", .options = options, .count = OPTIONS, .given = given
};

static int reset(void **state)
{
	(void)state;
	memset(given, 0, sizeof(given));
	at.quiet = false;
	at.out = NULL;
	at.colour = NULL;
	at.epochs = 12;
	at.rate = 0.5;
	return 0;
}

/* ---- an option that stores its value and words its errors itself ------------------------ */

static const char *set_word(void *value, const char *name, const char *text)
{
	static char error[64];
	snprintf(error, sizeof(error), "%s: no word", name);
	if (strpbrk(text, " \t"))
		return error;
	snprintf(value, 16, "%s", text);
	return NULL;
}

static const char *get_word(void *value, const char *name, char *text)
{
	snprintf(text, OPTION_TEXT_BYTES, "%s:%s", name, (const char *)value);
	return text;
}

static void test_named(void **state)
{
	(void)state;
	char word[16] = "none", text[OPTION_TEXT_BYTES];
	const struct option_spec option = { .kind = OPTION_NAMED,
					    .name = "word",
					    .value.other = word,
					    .set = set_word,
					    .get = get_word };
	const char *its[1] = { NULL };
	const struct command_line one = {
		.name = "train", .options = &option, .count = 1, .given = its
	};
	assert_int_equal(options_set(&one, "c:1", "word", "some"), EXIT_DONE);
	assert_string_equal(word, "some");
	assert_string_equal(its[0], "some");
	assert_string_equal(option_text(&option, text), "word:some");
	output_begin(stderr);
	int result = options_set(&one, "c:2", "word", "a b");
	assert_string_equal(output_end(), "scrawl: c:2: word: no word (see scrawl train --help)\n");
	assert_int_equal(result, EXIT_USAGE);
	output_begin(stderr);
	assert_int_equal(option_assign(&one, NULL, &option, "\t"), EXIT_USAGE);
	assert_string_equal(output_end(),
			    "scrawl: train: --word: no word (see scrawl train --help)\n");
	assert_string_equal(word, "some");
	assert_string_equal(its[0], "some");
}

static void test_find(void **state)
{
	(void)state;
	assert_ptr_equal(option_find(&line, "epochs", 6), &options[1]);
	assert_ptr_equal(option_find(&line, "epochs=20", 6), &options[1]);
	assert_null(option_find(&line, "epochs", 5));
	assert_null(option_find(&line, "epochsx", 7));
	assert_null(option_find(&line, "Epochs", 6));
	assert_null(option_find(&line, "", 0));
	assert_ptr_equal(option_find_letter(&line, 'e'), &options[1]);
	assert_ptr_equal(option_find_letter(&line, 'q'), &options[3]);
	assert_null(option_find_letter(&line, 'E'));
}

/* Sets as a configuration does, in the line `where`, or as the command line does (NULL). */
static void expect_error(const char *where, const char *name, const char *text, const char *want)
{
	output_begin(stderr);
	int result = options_set(&line, where, name, text);
	assert_string_equal(output_end(), want);
	assert_int_equal(result, EXIT_USAGE);
}

static void test_set(void **state)
{
	(void)state;
	assert_int_equal(options_set(&line, "c:1", "epochs", "20"), EXIT_DONE);
	assert_true(at.epochs == 20);
	assert_int_equal(options_set(&line, "c:2", "learning-rate", "0"), EXIT_DONE);
	assert_true(at.rate == 0.0);
	assert_int_equal(options_set(&line, "c:3", "quiet", NULL), EXIT_DONE);
	assert_true(at.quiet);
	assert_int_equal(options_set(&line, "c:4", "quiet", "false"), EXIT_DONE);
	assert_false(at.quiet);
}

static void test_refused_values(void **state)
{
	(void)state;
	expect_error("c:7", "epochs", "0",
		     "scrawl: c:7: epochs: expected a whole number from 1 to 1000, found \"0\" "
		     "(see scrawl train --help)\n");
	expect_error("c:7", "quiet", "yes",
		     "scrawl: c:7: quiet: expected true or false, found \"yes\" "
		     "(see scrawl train --help)\n");
	expect_error("c:7", "learning-rate", "",
		     "scrawl: c:7: learning-rate: expected a number in [0, 1), found \"\" "
		     "(see scrawl train --help)\n");
	expect_error("c:7", "epochs", NULL,
		     "scrawl: c:7: epochs needs a value: epochs = N (see scrawl train --help)\n");
	expect_error("c:7", "colour", "balck",
		     "scrawl: c:7: colour: expected one of black, green, found \"balck\"; did you "
		     "mean black? (see scrawl train --help)\n");
	expect_error("c:7", "colour", "white",
		     "scrawl: c:7: colour: expected one of black, green, found \"white\" "
		     "(see scrawl train --help)\n");
	assert_true(at.epochs == 12 && at.rate == 0.5 && !at.quiet && !at.colour);
	output_begin(stderr);
	int result = option_assign(&line, NULL, &options[1], "\x1b[2J");
	assert_string_equal(output_end(),
			    "scrawl: train: --epochs: expected a whole number from 1 to 1000, "
			    "found \"?[2J\" (see scrawl train --help)\n");
	assert_int_equal(result, EXIT_USAGE);
	for (size_t i = 0; i < OPTIONS; i++)
		assert_null(given[i]);
}

/* A value too long for the message is cut; the hint is not. */
static void test_long_value(void **state)
{
	(void)state;
	char text[3000];
	memset(text, '7', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	output_begin(stderr);
	option_assign(&line, NULL, &options[1], text);
	const char *shown = output_end();
	assert_true(strlen(shown) < 1100);
	assert_non_null(strstr(shown, "7 (see scrawl train --help)\n"));
}

static void test_unknown(void **state)
{
	(void)state;
	expect_error("c:2", "epoch", "1",
		     "scrawl: c:2: unknown option epoch; did you mean epochs? "
		     "(see scrawl train --help)\n");
	expect_error("c:2", "zzz", "1",
		     "scrawl: c:2: unknown option zzz (see scrawl train --help)\n");
	output_begin(stderr);
	int result = option_unknown(&line, NULL, "quite=1", 5);
	assert_string_equal(output_end(), "scrawl: train: unknown option --quite; did you mean "
					  "--quiet? (see scrawl train --help)\n");
	assert_int_equal(result, EXIT_USAGE);
	output_begin(stderr);
	option_unknown(&line, NULL, "hlep", 4);
	assert_string_equal(output_end(), "scrawl: train: unknown option --hlep; did you mean "
					  "--help? (see scrawl train --help)\n");
	/* At most 63 letters are shown. */
	char name[200], want[300];
	memset(name, 'x', sizeof(name));
	output_begin(stderr);
	option_unknown(&line, NULL, name, sizeof(name));
	snprintf(want, sizeof(want),
		 "scrawl: train: unknown option --%.63s (see scrawl train --help)\n", name);
	assert_string_equal(output_end(), want);
}

/* Names that other programs use lead to ours, where the command has it. */
static void test_foreign_names(void **state)
{
	(void)state;
	expect_error("c:2", "num_epochs", "1",
		     "scrawl: c:2: unknown option num_epochs; did you mean epochs? "
		     "(see scrawl train --help)\n");
	/* This command has no --batch; --out is for the command line. */
	expect_error("c:2", "batch-size", "1",
		     "scrawl: c:2: unknown option batch-size (see scrawl train --help)\n");
	expect_error("c:2", "output", "1",
		     "scrawl: c:2: unknown option output (see scrawl train --help)\n");
	output_begin(stderr);
	option_unknown(&line, NULL, "output", 6);
	assert_string_equal(output_end(), "scrawl: train: unknown option --output; did you mean "
					  "--out? (see scrawl train --help)\n");
}

/* A configuration may not set, and is not suggested, what only the command line may say. */
static void test_line_only(void **state)
{
	(void)state;
	const char *text = "m.safetensors";
	output_begin(stderr);
	int result = options_set(&line, "c:9", "out", text);
	assert_non_null(strstr(output_end(), "scrawl: c:9: out "));
	assert_int_equal(result, EXIT_USAGE);
	assert_null(at.out);
	output_begin(stderr);
	result = options_set(&line, "c:9", "help", NULL);
	assert_non_null(strstr(output_end(), "scrawl: c:9: help "));
	assert_int_equal(result, EXIT_USAGE);
	expect_error("c:9", "outt", "x",
		     "scrawl: c:9: unknown option outt (see scrawl train --help)\n");
	assert_int_equal(option_assign(&line, NULL, &options[4], text), EXIT_DONE);
	assert_ptr_equal(at.out, text);
}

static void test_given(void **state)
{
	(void)state;
	assert_null(options_given(&line, "epochs"));
	options_set(&line, "c:1", "epochs", "007");
	assert_string_equal(options_given(&line, "epochs"), "007");
	options_set(&line, "c:2", "epochs", "8");
	assert_string_equal(options_given(&line, "epochs"), "8");
	options_set(&line, "c:3", "quiet", NULL);
	assert_string_equal(options_given(&line, "quiet"), "true");
	assert_null(options_given(&line, "learning-rate"));
	assert_null(options_given(&line, "unheard-of"));
	/* Keeping them is optional. */
	struct command_line bare = line;
	bare.given = NULL;
	assert_int_equal(options_set(&bare, "c:1", "epochs", "9"), EXIT_DONE);
	assert_true(at.epochs == 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_named),
		cmocka_unit_test_setup(test_set, reset),
		cmocka_unit_test_setup(test_refused_values, reset),
		cmocka_unit_test(test_long_value),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_foreign_names),
		cmocka_unit_test_setup(test_line_only, reset),
		cmocka_unit_test_setup(test_given, reset),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
