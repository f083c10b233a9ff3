/* SPDX-License-Identifier: MIT */
/*
 * test_config_write.c - configurations written, and read back
 */
#include "cli/config.h"

#include <string.h>

#include "cli/message.h"
#include "support/compare.h"
#include "support/folder.h"

static struct {
	bool no_test;
	const char *net, *out, *log;
	uint64_t epochs, threads;
	double rate;
	unsigned digits;
} at;

static bool parse_digits(void *value, const char *text)
{
	*(unsigned *)value = (unsigned)strlen(text);
	return strspn(text, "0123456789") == strlen(text);
}

static const struct option_spec options[] = {
	OPT_GROUP("Training"),
	OPT_TEXT("net", "NET", &at.net, "the network"),
	OPT_INTEGER("epochs", "N", &at.epochs, 1, 1000, "passes"),
	OPT_REAL("rate", "X", &at.rate, 0.0, 1.0, "a number in [0, 1)", "step size"),
	OPT_FLAG("no-test", &at.no_test, "leave the test set alone"),
	OPT_OTHER("digits", "D", &at.digits, parse_digits, "digits", "digits"),
	OPT_GROUP("Output"),
	OPT_TEXT("out", "FILE", &at.out, "the model", .use = OPTION_ASIDE),
	OPT_INTEGER("threads", "N", &at.threads, 0, 64, "threads", .use = OPTION_ASIDE),
	OPT_TEXT("log", "FILE", &at.log, "the log", .use = OPTION_LINE),
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

/* What config_write writes; valid until the next call. */
static const char *written(bool all)
{
	static char text[4096];
	FILE *file = fmemopen(text, sizeof(text), "w");
	assert_non_null(file);
	assert_true(config_write(file, &line, all));
	assert_int_equal(fclose(file), 0);
	return text;
}

static void test_write(void **state)
{
	reset(state);
	assert_string_equal(written(false),
			    "net = lenet\nepochs = 12\nrate = 0.1\nno-test = false\n");
	at.out = "m";
	at.log = "l";
	at.no_test = true;
	at.rate = 1.0 / 3.0;
	assert_int_equal(option_assign(&line, NULL, &options[5], "007"), EXIT_DONE);
	assert_string_equal(written(true), "# Training\n"
					   "net = lenet\n"
					   "epochs = 12\n"
					   "rate = 0.3333333333333333\n"
					   "no-test = true\n"
					   "digits = 007\n"
					   "\n"
					   "# Output\n"
					   "out = m\n"
					   "threads = 0\n");
	/* A value that stands for an automatic default is left out. */
	at.epochs = 0;
	at.net = NULL;
	assert_string_equal(written(false), "rate = 0.3333333333333333\nno-test = true\n"
					    "digits = 007\n");
}

static void test_there_and_back(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"plain", "a # b",   "#",    "a#b",    "\"",
		"\"a\"", "a\"b",    " a",   "a ",     "= x",
		"é €",   "x\"#\"y", "\"\"", " \" # ", "conv 32 3x3, relu",
		"a\\n",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		reset(NULL);
		at.net = texts[i];
		at.rate = 0.1 + 0.2;
		assert_null(config_misfit(&line));
		FILE *file = fopen("c", "w");
		assert_non_null(file);
		assert_true(config_write(file, &line, true));
		assert_int_equal(fclose(file), 0);
		reset(NULL);
		if (config_apply("c", &line) != EXIT_DONE)
			fail_msg("case %zu: %s", i, texts[i]);
		assert_string_equal(at.net, texts[i]);
		assert_true(at.rate == 0.1 + 0.2 && at.epochs == 12);
	}
}

/* config_misfit names a value that a line cannot hold; it is left out, which reading reports. */
static void test_misfit(void **state)
{
	reset(state);
	at.net = "conv 32 3x3,\n\trelu";
	assert_null(config_misfit(&line)); /* newlines do not matter in a description */
	assert_memory_equal(written(false), "net = conv 32 3x3,  relu\n", 25);
	at.net = "caf\xe9\x1b";
	assert_string_equal(config_misfit(&line), "net");
	assert_memory_equal(written(false), "net = # left out: it has control characters", 43);
	at.net = "fine";
	at.out = "a\nb";
	assert_string_equal(config_misfit(&line), "out");
	at.out = NULL;
	at.log = "a\nb"; /* never written */
	assert_null(config_misfit(&line));
}

static int leave(void **state)
{
	config_release();
	return folder_leave(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write),
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_misfit),
	};
	return cmocka_run_group_tests(tests, folder_enter, leave);
}
