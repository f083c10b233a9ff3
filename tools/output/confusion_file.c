/* SPDX-License-Identifier: MIT */
/*
 * confusion_file.c - writes a confusion matrix
 */
#include "output/confusion_file.h"

#include "cli/csv.h"

void confusion_write(FILE *to, const struct measured *row)
{
	const struct scrawl_evaluation *e = row->evaluation;
	const scrawl_model *model = row->models.all[0];
	fputs("label", to);
	for (size_t j = 0; j < e->classes; j++) {
		fputc(',', to);
		csv_text(to, scrawl_model_class_name(model, j));
	}
	fputc('\n', to);
	for (size_t i = 0; i < e->classes; i++) {
		csv_text(to, scrawl_model_class_name(model, i));
		for (size_t j = 0; j < e->classes; j++)
			fprintf(to, ",%zu", e->confusion[i * e->classes + j]);
		fputc('\n', to);
	}
}
