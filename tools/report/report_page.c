/* SPDX-License-Identifier: MIT */
/*
 * report_page.c - the frame of the page, and the order of its sections
 */
#include <string.h>

#include "cli/json.h"
#include "report/html.h"
#include "report/report.h"

static void write_evaluation(FILE *out, const struct report *report, size_t index)
{
	const struct report_eval *eval = &report->evals[index];
	char id[40], title[200];
	snprintf(id, sizeof(id), "evaluation-%zu", index + 1);
	snprintf(title, sizeof(title), "Evaluation: %.160s", eval->name);
	html_section_begin(out, id, report->eval_count > 1 ? title : "Evaluation");
	report_write_confusion(out, eval->document);
	report_write_classes(out, eval->document);
	report_write_calibration(out, eval->document);
	report_write_corruptions(out, eval->document);
	report_write_gallery(out, eval->document);
	html_section_end(out);
}

static void write_links(FILE *out, const struct report *report)
{
	fputs("<nav>", out);
	if (report->row_count > 1)
		fputs("<a href=\"#comparison\">Comparison</a> ", out);
	if (report->run_count > 0)
		fputs("<a href=\"#training\">Training</a> ", out);
	for (size_t i = 0; i < report->eval_count; i++) {
		fprintf(out, "<a href=\"#evaluation-%zu\">", i + 1);
		html_text(out, report->eval_count > 1 ? report->evals[i].name : "Evaluation");
		fputs("</a> ", out);
	}
	fputs("<a href=\"#filters\">Filters</a> <a href=\"#configuration\">Configuration</a> "
	      "<a href=\"#environment\">Timing and environment</a></nav>\n",
	      out);
}

static int write_sections(FILE *out, const struct report *report, scrawl_context *ctx)
{
	report_write_summary(out, report);
	write_links(out, report);
	report_write_comparison(out, report);
	if (report->run_count > 0)
		report_write_curves(out, report);
	for (size_t i = 0; i < report->eval_count; i++)
		write_evaluation(out, report, i);
	if (report->eval_count == 0)
		html_note(out, "No evaluation was given: the confusion matrix, classes, "
			       "calibration and worst errors come from scrawl eval --json.");
	int code = report_write_filters(out, report, ctx);
	report_write_configuration(out, report);
	html_section_begin(out, "environment", "Timing and environment");
	report_write_timing(out, report);
	report_write_environment(out, report);
	html_section_end(out);
	return code;
}

int report_write(FILE *out, const struct report *report, scrawl_context *ctx)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>",
	      out);
	report_write_title(out, report);
	fputs("</title>\n<style>\n", out);
	report_write_style(out);
	fputs("</style>\n</head>\n<body>\n<main>\n", out);
	int code = write_sections(out, report, ctx);
	html_element_format(out, "footer", NULL, "Made by scrawl report %s", scrawl_version());
	fputs("\n</main>\n</body>\n</html>\n", out);
	return code;
}
