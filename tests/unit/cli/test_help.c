/* SPDX-License-Identifier: MIT */
/*
 * test_help.c - what --help prints, byte for byte
 */
#include "cli/option_table.h"

#include "cli/message.h"
#include "support/output.h"

/* What follows the options of any command. */
#define COMMON                                                                                     \
	"      --max-memory SIZE      fail rather than take more memory for networks and\n"        \
	"                             data; none: no limit (default: 4GiB)\n"

static bool flag = true;
static const char *text, *file = "a.json";
static uint64_t epochs = 12;
static double rate = 0.1, none = -1.0;
static const char *choice = "green";

static const char *colour_at(size_t index)
{
	static const char *const names[] = { "red", "green" };
	return index < 2 ? names[index] : NULL;
}

static void expect(const struct command_line *line, const char *want)
{
	output_begin(stdout);
	help_print(line);
	assert_string_equal(output_end(), want);
}

static void test_groups(void **state)
{
	(void)state;
	const struct option_spec options[] = {
		OPT_GROUP("Training"),
		OPT_INTEGER("epochs", "N", &epochs, 1, 99, "passes", .letter = 'e'),
		OPT_REAL("rate", "X", &rate, 0.0, 1.0, "a number", "step size"),
		OPT_REAL("until", "X", &none, 0.0, 1.0, "a number", "stop there"), /* no default */
		OPT_REAL("clip", "X", &none, 0.0, 1.0, "a number", "clip", .default_text = "off"),
		OPT_CHOICE("colour", "C", &choice, colour_at, "which"),
		OPT_GROUP("Output"),
		OPT_FLAG("quiet", &flag, "no progress",
			 .letter = 'q'), /* a flag shows no default */
		OPT_TEXT("out", "FILE", &text, "the model"),
		OPT_TEXT("log", "FILE", &file, "the log", .default_text = ""),
	};
	const struct command_line line = {
		.name = "train",
		.operands = "[OPTION ...]",
		.about = "Trains a network.\nAnd saves it.",
		.options = options,
		.count = sizeof(options) / sizeof(options[0]),
	};
	expect(&line, "usage: scrawl train [OPTION ...]\n"
		      "\n"
		      "Trains a network.\n"
		      "And saves it.\n"
		      "\n"
		      "Training\n"
		      "  -e, --epochs N             passes (default: 12)\n"
		      "      --rate X               step size (default: 0.1)\n"
		      "      --until X              stop there\n"
		      "      --clip X               clip (default: off)\n"
		      "      --colour C             which: red, green (default: green)\n"
		      "\n"
		      "Output\n"
		      "  -q, --quiet                no progress\n"
		      "      --out FILE             the model\n"
		      "      --log FILE             the log\n"
		      "\n" COMMON "  -h, --help                 print this text\n");
}

/* Lines end at column 80; a name that reaches the explanations has its own line. */
static void test_width(void **state)
{
	(void)state;
	const struct option_spec options[] = {
		OPT_TEXT("a2345678901234", "FILE", &text, "just fits"),
		OPT_TEXT("a23456789012345", "FILE", &text, "does not"),
		OPT_FLAG("b", &flag, "4567890 234567890 234567890 234567890 234567890 123 next"),
		OPT_FLAG("c", &flag, "4567890 234567890 234567890 234567890 234567890 1234   next"),
		OPT_FLAG("d", &flag,
			 "a-word-that-is-too-long-for-any-line-at-all-stands-on-one-of-its-own "
			 "then"),
	};
	const struct command_line line = {
		.name = "x", .operands = "", .about = "", .options = options, .count = 5
	};
	program_set_name("scrawl-bench");
	expect(&line,
	       "usage: scrawl-bench x \n"
	       "\n"
	       "\n"
	       "\n"
	       "Options\n"
	       "      --a2345678901234 FILE  just fits\n"
	       "      --a23456789012345 FILE\n"
	       "                             does not\n"
	       "      --b                    4567890 234567890 234567890 234567890 234567890 123\n"
	       "                             next\n"
	       "      --c                    4567890 234567890 234567890 234567890 234567890\n"
	       "                             1234 next\n"
	       "      --d                    "
	       "a-word-that-is-too-long-for-any-line-at-all-stands-on-one-of-its-own\n"
	       "                             then\n" COMMON
	       "  -h, --help                 print this text\n");
	program_set_name("scrawl");
}

static void test_nothing(void **state)
{
	(void)state;
	const struct command_line line = { .name = "help",
					   .operands = "[COMMAND]",
					   .about = "Help." };
	expect(&line, "usage: scrawl help [COMMAND]\n\nHelp.\n\nOptions\n" COMMON
		      "  -h, --help                 print this text\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_width),
		cmocka_unit_test(test_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
