/* SPDX-License-Identifier: MIT */
/*
 * report_measures.c - the numbers of a whole evaluation as a table, under the names of its file
 */
#include <math.h>

#include "cli/json.h"
#include "report/html.h"
#include "report/report.h"
#include "report/values.h"

static const struct measure {
	const char *key, *name;
	bool percent;
} measures[] = {
	{ "accuracy", "accuracy", true },
	{ "balanced_accuracy", "balanced accuracy", true },
	{ "macro_precision", "macro precision", true },
	{ "macro_recall", "macro recall", true },
	{ "macro_f1", "macro F1", true },
	{ "weighted_precision", "weighted precision", true },
	{ "weighted_recall", "weighted recall", true },
	{ "weighted_f1", "weighted F1", true },
	{ "top_2_accuracy", "label among the top 2", true },
	{ "top_3_accuracy", "label among the top 3", true },
	{ "top_5_accuracy", "label among the top 5", true },
	{ "matthews_corrcoef", "Matthews correlation", false },
	{ "cohen_kappa", "Cohen\u2019s kappa", false },
	{ "loss", "loss", false },
	{ "brier", "Brier score", false },
	{ "ece", "calibration error, expected", true },
	{ "mce", "calibration error, largest", true },
	{ "temperature", "temperature, fitted", false },
	{ "calibrated_ece", "calibration error, with it", true },
	{ "calibrated_loss", "loss, with it", false },
	{ "mean_corruption_error", "mean corruption error", true },
	{ "aurc", "area under risk and coverage", false },
};

void report_write_measures(FILE *out, const json_t *eval)
{
	fputs("<figure><h3>Measures</h3>\n<table><tbody>\n", out);
	for (size_t i = 0; i < sizeof(measures) / sizeof(measures[0]); i++) {
		double value = json_get_number(eval, measures[i].key);
		char text[VALUE_TEXT];
		if (!isfinite(value))
			continue;
		fputs("<tr>", out);
		html_element(out, "td", NULL, measures[i].name);
		html_element(out, "td", "number",
			     measures[i].percent ? value_percent(value, text)
						 : value_number(value, 4, text));
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table></figure>\n", out);
}
