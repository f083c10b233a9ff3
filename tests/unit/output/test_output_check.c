/* SPDX-License-Identifier: MIT */
/*
 * test_output_check.c - which files a command line may ask for, and what they may replace
 */
#include "output/output_check.h"

#include <unistd.h>

#include "cli/message.h"
#include "support/folder.h"
#include "support/output.h"

#define JSON SCRAWL_FILE_KIND_JSON
#define TEXT SCRAWL_FILE_KIND_TEXT

static int check(const struct output_request *requests, size_t count, const char *error)
{
	output_begin(stderr);
	int code = output_check("eval", requests, count);
	assert_string_equal(output_end(), error);
	return code;
}

static void test_check(void **state)
{
	(void)state;
	const struct output_request two[] = { { "json", "-", JSON, { NULL } },
					      { "metrics", NULL, JSON, { NULL } },
					      { "junit", "-", JSON, { NULL } } };
	assert_int_equal(check(two, 3,
			       "scrawl: eval: --json and --junit cannot both go to standard "
			       "output; give one of them a file (see scrawl eval --help)\n"),
			 EXIT_USAGE);
	assert_int_equal(check(two, 2, ""), EXIT_DONE);
	assert_true(output_on_stdout(two, 1));
	assert_false(output_on_stdout(two + 1, 1));

	folder_write("a.json", "{}", 2);
	assert_int_equal(link("a.json", "b.json"), 0);
	const struct output_request same[] = { { "json", "a.json", JSON, { NULL } },
					       { "metrics", "b.json", JSON, { NULL } } };
	assert_int_equal(check(same, 2,
			       "scrawl: eval: --metrics: b.json is also the file of --json; give "
			       "another name (see scrawl eval --help)\n"),
			 EXIT_USAGE);
	const struct output_request other[] = { { "predictions", "a.json", TEXT, { NULL } } };
	assert_int_equal(check(other, 1,
			       "scrawl: eval: --predictions: a.json exists and is not text; give "
			       "another name or remove it (see scrawl eval --help)\n"),
			 EXIT_USAGE);
	const struct output_request devices[] = { { "json", "/dev/null", JSON, { NULL } },
						  { "metrics", "/dev/null", JSON, { NULL } } };
	assert_int_equal(check(devices, 2, ""), EXIT_DONE);
	folder_clear();
}

/* A file of the right kind may still be something else. */
static void test_beginnings(void **state)
{
	(void)state;
	const struct output_request curve[] = {
		{ "curve", "a", TEXT, { "epoch,loss", "member,epoch" } }
	};
	const struct output_request log[] = { { "log", "a", JSON, { "{\"event\":", "{\"*\":[" } } };
	folder_write("a", "#!/bin/sh\n", 10);
	assert_int_equal(
		check(curve, 1,
		      "scrawl: eval: --curve: a exists and holds something else; give another "
		      "name or remove it (see scrawl eval --help)\n"),
		EXIT_USAGE);
	folder_write("a", "epoch", 5);
	output_begin(stderr);
	assert_int_equal(output_check("eval", curve, 1), EXIT_USAGE);
	output_end();
	folder_write("a", "epoch,loss\n1,0.5\n", 17);
	assert_int_equal(check(curve, 1, ""), EXIT_DONE);
	folder_write("a", "member,epoch\n", 13);
	assert_int_equal(check(curve, 1, ""), EXIT_DONE);
	folder_write("a", "", 0);
	assert_int_equal(check(curve, 1, ""), EXIT_DONE);
	folder_write("a", "{\n  \"event\" : 1}", 16);
	assert_int_equal(check(log, 1, ""), EXIT_DONE);
	folder_write("a", "{\"a name\": [1]}", 15);
	assert_int_equal(check(log, 1, ""), EXIT_DONE);
	folder_write("a", "{\"schema\": 2}", 13);
	output_begin(stderr);
	assert_int_equal(output_check("eval", log, 1), EXIT_USAGE);
	output_end();
	folder_clear();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_beginnings),
	};
	return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
