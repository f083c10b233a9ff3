/* SPDX-License-Identifier: MIT */
/*
 * markdown.c - writes Markdown
 */
#include "output/markdown.h"

#include <string.h>

#include "cli/text.h"

#define MARKDOWN_PAIRS 10

/* A text in which nothing is markup; what cannot be shown becomes '?'. */
static void markdown_text(FILE *to, const char *text)
{
	while (*text) {
		size_t bytes = text_character(text);
		if (strchr("\\`*_[]<>|&~", *text))
			fputc('\\', to);
		fwrite(bytes ? text : "?", 1, bytes ? bytes : 1, to);
		text += bytes ? bytes : 1;
	}
}

static void markdown_name(FILE *to, const struct measured *row)
{
	if (measured_path(row))
		markdown_text(to, measured_path(row));
	else
		fprintf(to, "average of %zu models", row->models.count);
}

static void markdown_measures(FILE *to, const struct measurement *m)
{
	fputs("| model | images | accuracy | 95% interval | loss | balanced accuracy | macro F1 | "
	      "ECE |\n|---|--:|--:|---|--:|--:|--:|--:|\n",
	      to);
	for (size_t r = 0; r < m->count; r++) {
		const struct scrawl_evaluation *e = m->rows[r].evaluation;
		fputs("| ", to);
		markdown_name(to, &m->rows[r]);
		fprintf(to,
			" | %zu | %.2f%% | %.2f to %.2f%% | %.4f | %.2f%% | %.2f%% | %.2f%% |\n",
			e->images, 100.0 * e->accuracy, 100.0 * e->accuracy_low,
			100.0 * e->accuracy_high, e->loss, 100.0 * e->balanced_accuracy,
			100.0 * e->macro_f1, 100.0 * e->ece);
	}
}

static void markdown_calibration(FILE *to, const struct measurement *m)
{
	if (!m->rows[0].calibrated)
		return;
	fputs("\nAfter temperature scaling, fitted on validation images:\n\n"
	      "| model | validation images | temperature | loss | ECE |\n|---|--:|--:|--:|--:|\n",
	      to);
	for (size_t r = 0; r < m->count; r++) {
		fputs("| ", to);
		markdown_name(to, &m->rows[r]);
		fprintf(to, " | %zu | %.4f | %.4f | %.2f%% |\n", m->rows[r].val_images,
			m->rows[r].temperature, m->rows[r].calibrated->loss,
			100.0 * m->rows[r].calibrated->ece);
	}
}

static void markdown_corrupted(FILE *to, const struct measurement *m)
{
	if (!m->rows[0].corrupted)
		return;
	fputs("\n| model | mean corruption error |\n|---|--:|\n", to);
	for (size_t r = 0; r < m->count; r++) {
		fputs("| ", to);
		markdown_name(to, &m->rows[r]);
		fprintf(to, " | %.2f%% |\n", 100.0 * corruption_table_error(m->rows[r].corrupted));
	}
}

static void markdown_gates(FILE *to, const struct gates *gates, const struct measurement *m)
{
	if (!gates->count)
		return;
	fprintf(to, "\n| gate |%s asked for | found | |\n|---|%s--:|--:|---|\n",
		m->each ? " model |" : "", m->each ? "---|" : "");
	for (size_t r = 0; r < m->count; r++) {
		for (size_t i = 0; i < gates->count; i++) {
			const struct gate *gate = &gates->all[i];
			char name[GATE_TEXT], limit[GATE_TEXT], value[GATE_TEXT];
			fputs("| ", to);
			markdown_text(to, gate_name(gate, m->rows[r].models.all[0], name));
			fputs(" | ", to);
			if (m->each) {
				markdown_name(to, &m->rows[r]);
				fputs(" | ", to);
			}
			fprintf(to, "%s | %s | %s |\n", gate_number(gate, gate->limit, limit),
				gate_number(gate, gate_value(gate, &m->rows[r]), value),
				gate_passes(gate, &m->rows[r]) ? "passed" : "**failed**");
		}
	}
}

static void markdown_classes(FILE *to, const struct measured *row)
{
	const struct scrawl_evaluation *e = row->evaluation;
	fputs("\n| class | images | precision | recall | F1 |\n|---|--:|--:|--:|--:|\n", to);
	for (size_t i = 0; i < e->classes; i++) {
		fputs("| ", to);
		markdown_text(to, scrawl_model_class_name(row->models.all[0], i));
		fprintf(to, " | %zu | %.2f%% | %.2f%% | %.2f%% |\n", e->scores[i].support,
			100.0 * e->scores[i].precision, 100.0 * e->scores[i].recall,
			100.0 * e->scores[i].f1);
	}
}

static void markdown_confused(FILE *to, const struct measured *row)
{
	const struct scrawl_evaluation *e = row->evaluation;
	const scrawl_model *model = row->models.all[0];
	if (!e->confused_count)
		return;
	fputs("\n| label | read as | images | of |\n|---|---|--:|--:|\n", to);
	for (size_t i = 0; i < e->confused_count && i < MARKDOWN_PAIRS; i++) {
		const struct scrawl_confused *pair = &e->confused[i];
		fputs("| ", to);
		markdown_text(to, scrawl_model_class_name(model, pair->label));
		fputs(" | ", to);
		markdown_text(to, scrawl_model_class_name(model, pair->predicted));
		fprintf(to, " | %zu | %zu |\n", pair->count, e->scores[pair->label].support);
	}
	if (e->confused_count > MARKDOWN_PAIRS)
		fprintf(to, "\n%d of %zu pairs of classes that were confused.\n", MARKDOWN_PAIRS,
			e->confused_count);
}

void markdown_write(FILE *to, const struct gates *gates, const struct measurement *m)
{
	fputs("# Evaluation\n\nData: ", to);
	markdown_text(to, m->data);
	fprintf(to, " (%s)\n\n", m->split);
	markdown_measures(to, m);
	markdown_calibration(to, m);
	markdown_corrupted(to, m);
	markdown_gates(to, gates, m);
	if (!m->each) {
		markdown_classes(to, &m->rows[0]);
		markdown_confused(to, &m->rows[0]);
	}
	for (size_t i = 0; i < m->warning_count; i++) {
		fputs("\n> Warning: ", to);
		markdown_text(to, m->warnings[i]);
		fputc('\n', to);
	}
}
