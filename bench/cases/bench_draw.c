/* SPDX-License-Identifier: MIT */
/*
 * bench_draw.c - the case draw: a saved report as a chart
 */
#include "cases/cases.h"
#include "charts/chart.h"
#include "cli/message.h"

int bench_draw(const struct bench_options *options, struct report *report)
{
	json_t *root = NULL;
	(void)report;
	if (!options->svg)
		return usage_error("draw", "--svg FILE is missing");
	int code = report_load(options->operands[0], &root);
	if (code == EXIT_DONE)
		code = chart_write(root, options->svg);
	json_decref(root);
	return code;
}
