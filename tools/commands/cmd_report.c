/* SPDX-License-Identifier: MIT */
/*
 * cmd_report.c - scrawl report: a page about training runs and evaluations
 */
#include <stdlib.h>
#include <string.h>

#include "cli/memory_note.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/text.h"
#include "commands/commands.h"
#include "output/output_file.h"
#include "report/report.h"

#define MAX_INPUTS 100

struct report_options {
	const char *inputs[MAX_INPUTS];
	size_t count;
	const char *out;
};

static int report_parse_arguments(struct report_options *o, int argc, char **argv)
{
	const struct option_spec options[] = {
		OPT_TEXT("out", "FILE", &o->out, "file to write; - is standard output",
			 .letter = 'o', .use = OPTION_ASIDE),
	};
	const struct command_line line = {
		.name = "report",
		.operands = "RUN.jsonl|EVAL.json ... [OPTION ...]",
		.about =
			"Writes one self-contained HTML page about training runs (logs of scrawl "
			"train\n"
			"--log) and evaluations (scrawl eval --json): learning curves, confusion "
			"matrix,\n"
			"classes, calibration, worst errors, filters, comparison, configuration.\n"
			"- is standard input.  A model file that is named there and cannot be read "
			"is an\n"
			"error, but the page is written.",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
		.operands_min = 1,
		.operands_max = MAX_INPUTS,
	};
	return options_parse(&line, argc, argv, o->inputs, &o->count);
}

static int write_report(const struct report *report, const char *path)
{
	struct output_file file;
	scrawl_context *ctx;
	int code = open_context(1, true, &ctx);
	if (code != EXIT_DONE)
		return code;
	code = output_open(&file, path, SCRAWL_FILE_KIND_MARKUP);
	int shown = EXIT_DONE;
	if (code == EXIT_DONE) {
		shown = report_write(file.stream, report, ctx);
		code = output_close(&file, !memory_has_failed());
		if (memory_has_failed())
			code = fail_memory();
	}
	scrawl_context_destroy(ctx);
	if (code == EXIT_DONE && !output_is_stdout(path)) {
		fputs("report: ", stdout);
		text_print(path);
		putchar('\n');
	}
	return code == EXIT_DONE ? shown : code;
}

int command_report(int argc, char **argv)
{
	struct report_options o = { .out = "report.html" };
	struct report report = { 0 };
	int code = report_parse_arguments(&o, argc, argv);
	const struct output_request request = {
		"out",
		o.out,
		SCRAWL_FILE_KIND_MARKUP,
		{ "<!DOCTYPEhtml><htmllang=\"en\"><head><metacharset=\"utf-8\">"
		  "<metaname=\"viewport\"content=\"width=device-width,initial-scale=1\">"
		  "<metaname=\"color-scheme\"content=\"lightdark\"><title>*</title>"
		  "<style>:root{color-scheme:lightdark;--page:" },
	};
	if (code == EXIT_DONE)
		code = output_check("report", &request, 1);
	for (size_t i = 0; i < o.count && code == EXIT_DONE; i++)
		code = report_read(&report, o.inputs[i]);
	if (code == EXIT_DONE)
		code = report_prepare(&report) ? write_report(&report, o.out) : fail_memory();
	report_release(&report);
	return code;
}
