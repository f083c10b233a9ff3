/* SPDX-License-Identifier: MIT */
/*
 * test_spec.c - a sweep's file: options with values, settings, and errors with file and line
 */
#include "sweep/spec.h"

#include <string.h>

#include "cli/message.h"
#include "support/folder.h"
#include "support/output.h"

static struct sweep_spec spec;

static int read_text(const char *text)
{
	folder_write("s", text, strlen(text));
	return spec_read(&spec, "s");
}

/* "net: a | b (1, 2)": values and the lines that have them. */
static const char *axis_text(const struct sweep_axis *axis)
{
	static char text[1024];
	size_t used = 0;
	if (axis->drawn)
		return "drawn";
	text[0] = '\0';
	for (size_t i = 0; i < axis->count; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s:%zu",
					 i ? " | " : "", axis->values[i].text,
					 axis->values[i].line);
	return text;
}

static void test_values(void **state)
{
	(void)state;
	assert_int_equal(read_text("# a sweep\n"
				   "data = mnist\n"
				   "net = lenet | conv 16 3x3, relu, dense   # two\n"
				   "net =  dense\n"
				   "\n"
				   "lr = 0.5|1e-3 .. 1e-1 log 3 | 0.2\n"
				   "seed = 1..3\n"
				   "seed = 7\n"
				   "quiet\n"),
			 EXIT_DONE);
	assert_int_equal(spec.count, 4);
	assert_string_equal(spec.axes[0].name, "data");
	assert_string_equal(axis_text(&spec.axes[0]), "mnist:2");
	assert_string_equal(axis_text(&spec.axes[1]),
			    "lenet:3 | conv 16 3x3, relu, dense:3 | dense:4");
	assert_string_equal(axis_text(&spec.axes[2]), "0.5:6 | 0.001:6 | 0.01:6 | 0.1:6 | 0.2:6");
	assert_string_equal(axis_text(&spec.axes[3]), "true:9");
	assert_string_equal(axis_text(&spec.seeds), "1:7 | 2:7 | 3:7 | 7:8");
	assert_true(!spec.draws && spec.search_seed == 1 && !spec.halving);
	spec_release(&spec);
	assert_int_equal(read_text(""), EXIT_DONE);
	assert_true(!spec.count && !spec.seeds.count);
	spec_release(&spec);
}

static void test_settings(void **state)
{
	(void)state;
	assert_int_equal(read_text("search = random 20\n"
				   "lr = 1e-4 .. 1 log\n"
				   "search-seed = 5\n"
				   "halving = 3\n"),
			 EXIT_DONE);
	assert_int_equal(spec.count, 1);
	assert_string_equal(axis_text(&spec.axes[0]), "drawn");
	assert_true(spec.axes[0].range.log && spec.axes[0].range.low == 1e-4);
	assert_true(spec.draws == 20 && spec.search_seed == 5 && spec.halving == 3);
	spec_release(&spec);
	assert_int_equal(read_text("search = grid\n"), EXIT_DONE);
	assert_true(!spec.draws);
	spec_release(&spec);
}

static void refused(const char *text, const char *why)
{
	char error[256];
	snprintf(error, sizeof(error), "scrawl: s:%s\n", why);
	output_begin(stderr);
	int code = read_text(text);
	assert_string_equal(output_end(), error);
	assert_int_equal(code, EXIT_USAGE);
	spec_release(&spec);
}

static void test_refusals(void **state)
{
	(void)state;
	refused("lr = 0.1, 0.2\n", "1: lr: values are separated by |, not by commas");
	refused("lr = 0.1 | | 0.2\n", "1: lr: a value is missing (| separates values)");
	refused("\nlr =\n", "2: lr: a value is missing (| separates values)");
	refused("lr = 0.1\nlr = 0.2|0.1\n", "2: lr: 0.1 is there twice");
	refused("lr = 3 .. 1\n", "1: lr: expected a range LOW .. HIGH of two numbers, the lower "
				 "first");
	refused("search = random 2\nlr = 0.5 | 1e-3 .. 1 log\n",
		"2: lr: a range without a number of values must be alone");
	refused("search = random 2\nlr = 1e-3 .. 1 log | 0.5\n",
		"2: lr: a range without a number of values must be alone");
	refused("lr = 1e-3 .. 1 log\n",
		"1: lr: the range needs a number of values, as in 1e-3 .. 1 "
		"log 5 (or search = random N)");
	refused("search = random 2\nseed = 1 .. 9 linear\n",
		"2: seed: the range needs a number of values, as in 1 .. 9 linear 5");
	refused("search = random\n", "1: search: expected grid, or random and the number of "
				     "combinations");
	refused("search = randomly 5\n", "1: search: expected grid, or random and the number of "
					 "combinations");
	refused("search = random 0\n", "1: search: expected grid, or random and the number of "
				       "combinations");
	refused("halving = 1\n", "1: halving: expected a whole number from 2 to 1000");
	refused("search-seed = x\n", "1: search-seed: expected a whole number");
	refused("halving = 2\nhalving = 2\n", "2: halving: was set in a line before");
	refused("lr = 1 .. 9999\nbatch = 1 | 2\n", "2: batch: the file has more than 10000 values");
	refused("lr\x01 = 2\n", "1: not text (a configuration has lines NAME = VALUE)");
}

static void test_no_file(void **state)
{
	(void)state;
	output_begin(stderr);
	assert_int_equal(spec_read(&spec, "missing"), EXIT_IO);
	assert_string_equal(output_end(), "scrawl: missing: No such file or directory\n");
	spec_release(&spec);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_settings),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_no_file),
	};
	return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
