/* SPDX-License-Identifier: MIT */
/*
 * cmd_data_info.c - scrawl data info: what a data set holds
 */
#include "cli/message.h"
#include "cli/options.h"
#include "commands/commands.h"
#include "output/data_text.h"

struct data_info_options {
	const char *name, *labels;
	struct preparation preparation;
	bool json;
};

static int data_info_parse_arguments(struct data_info_options *o, int argc, char **argv)
{
	const struct option_spec options[] = {
		OPT_TEXT("labels", "FILE", &o->labels,
			 "IDX file of the labels of the images given as IDX"),
		OPTIONS_PREPARATION(&o->preparation),
		OPT_FLAG("json", &o->json, "print one JSON document"),
	};
	const struct command_line line = {
		.name = "data info",
		.operands = "NAME|DIR|IDX [OPTION ...]",
		.about = "Describes a data set, or an IDX file of images: sizes, classes, pixel "
			 "values,\nimages that are blank or occur more than once, and, by its "
			 "content, which\npublished data set it is.",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
		.operands_min = 1,
		.operands_max = 1,
	};
	size_t operands;
	return options_parse(&line, argc, argv, &o->name, &operands);
}

static int inspect_parts(struct data_report *report, scrawl_context *ctx)
{
	int code = EXIT_DONE;
	for (size_t i = 0; i < report->parts->count && code == EXIT_DONE; i++)
		code = check_status(ctx, scrawl_dataset_inspect(ctx, report->parts->parts[i].data,
								&report->inspections[i]));
	return code;
}

/* Counts the images of later parts that are in the first, the training set. */
static int find_in_train(struct data_report *report, scrawl_context *ctx)
{
	const struct train_test *parts = report->parts;
	scrawl_image_set *train;
	if (parts->count < 2)
		return EXIT_DONE;
	int code = check_status(ctx, scrawl_image_set_create(ctx, parts->parts[0].data, &train));
	for (size_t p = 1; p < parts->count && code == EXIT_DONE; p++) {
		const scrawl_dataset *data = parts->parts[p].data;
		for (size_t i = 0; i < scrawl_dataset_size(data); i++)
			report->in_train[p] +=
				scrawl_image_set_find(train, scrawl_dataset_image(data, i)) !=
				SCRAWL_NO_IMAGE;
	}
	if (code == EXIT_DONE)
		scrawl_image_set_destroy(train);
	return code;
}

int command_data_info(int argc, char **argv)
{
	struct data_info_options o = { 0 };
	int code = data_info_parse_arguments(&o, argc, argv);
	if (code == EXIT_DONE)
		code = preparation_check(&o.preparation, "data info");
	if (code != EXIT_DONE)
		return code;
	scrawl_context *ctx;
	code = open_context(0, false, &ctx);
	if (code != EXIT_DONE)
		return code;
	struct train_test parts;
	struct data_report report = { .name = o.name, .parts = &parts };
	code = train_test_open(&parts, ctx, o.name, o.labels, &o.preparation);
	if (code == EXIT_DONE)
		code = inspect_parts(&report, ctx);
	if (code == EXIT_DONE)
		code = find_in_train(&report, ctx);
	if (code == EXIT_DONE)
		code = o.json ? data_report_json(&report) : data_report_text(&report);
	for (size_t i = 0; i < MAX_NAMED_DATA; i++)
		scrawl_inspection_destroy(report.inspections[i]);
	train_test_close(&parts);
	scrawl_context_destroy(ctx);
	return code;
}
