/* SPDX-License-Identifier: MIT */
/*
 * cmd_selftest.c - scrawl selftest: whether everything computes rightly on this machine
 */
#include <stdio.h>

#include "cli/host.h"
#include "cli/json.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/signals.h"
#include "cli/text.h"
#include "commands/commands.h"
#include "input/model_list.h"

#define TITLE_COLUMNS 16
#define TEXT_COLUMN   24 /* where a check's text begins */
#define SCREEN        80

static void print_check(const struct scrawl_check *check)
{
	printf("%-4s  %-*s  ", check->passed ? "ok" : "FAIL", TITLE_COLUMNS, check->title);
	text_print_wrapped(stdout, check->detail, TEXT_COLUMN, SCREEN);
	if (check->advice) {
		printf("%*s", TEXT_COLUMN, "");
		text_print_wrapped(stdout, check->advice, TEXT_COLUMN, SCREEN);
	}
}

static size_t count_failed(const struct scrawl_selftest *report)
{
	size_t failed = 0;
	for (size_t i = 0; i < report->count; i++)
		failed += !report->checks[i]->passed;
	return failed;
}

static int selftest_print_text(const struct scrawl_selftest *report)
{
	for (size_t i = 0; i < report->count; i++)
		print_check(report->checks[i]);
	if (report->passed)
		printf("everything is right: %zu checks in %.1f s\n", report->count,
		       report->seconds);
	else
		printf("%zu of %zu checks failed\n", count_failed(report), report->count);
	return EXIT_DONE;
}

static int selftest_print_json(const struct scrawl_selftest *report, unsigned threads)
{
	json_t *checks = json_array();
	for (size_t i = 0; i < report->count; i++) {
		const struct scrawl_check *check = report->checks[i];
		checks = json_appended(checks, json_pack("{s:s, s:b, s:o, s:o, s:o}", "check",
							 check->name, "ok", check->passed, "detail",
							 json_text(check->detail), "advice",
							 json_text(check->advice), "seconds",
							 json_number(check->seconds)));
	}
	return json_print(json_pack("{s:i, s:b, s:o, s:o, s:{s:o, s:o}}", "schema", 1, "ok",
				    report->passed, "checks", checks, "seconds",
				    json_number(report->seconds), "environment", "versions",
				    machine_versions(), "machine", machine_describe(threads)));
}

/* Held signals take effect after the checks, which remove their files. */
static int run_selftest(scrawl_context *ctx, bool json)
{
	struct scrawl_selftest *report;
	signals_watch(true);
	signals_hold();
	enum scrawl_status status = scrawl_selftest_run(ctx, &report);
	signals_release();
	if (status != SCRAWL_OK)
		return fail(ctx, status);
	int code = json ? selftest_print_json(report, scrawl_context_threads(ctx))
			: selftest_print_text(report);
	if (code == EXIT_DONE && !report->passed)
		code = EXIT_FAILED;
	scrawl_selftest_destroy(report);
	return signals_pending() ? EXIT_SIGNAL + signals_pending() : code;
}

int command_selftest(int argc, char **argv)
{
	uint64_t threads = 0;
	bool json = false;
	size_t operands;
	const struct option_spec options[] = {
		OPT_FLAG("json", &json, "print one JSON document"),
		OPTION_THREADS(&threads),
	};
	const struct command_line line = {
		.name = "selftest",
		.operands = "[OPTION ...]",
		.about = "Checks that everything computes rightly on this machine: matrix "
			 "products,\n"
			 "convolutions, gradients, threads, files; and says what to do if not.  "
			 "It takes\n"
			 "about two seconds and no data.  The exit code is 1 if a check fails.",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
	};
	int code = options_parse(&line, argc, argv, NULL, &operands);
	if (code != EXIT_DONE)
		return code;
	scrawl_context *ctx;
	code = open_context(threads, false, &ctx);
	if (code != EXIT_DONE)
		return code;
	code = run_selftest(ctx, json);
	scrawl_context_destroy(ctx);
	return code;
}
