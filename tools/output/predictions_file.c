/* SPDX-License-Identifier: MIT */
/*
 * predictions_file.c - writes predictions, an image at a time
 */
#include "output/predictions_file.h"

#include <stdlib.h>
#include <string.h>

#include "cli/json.h"
#include "cli/message.h"
#include "output/ranking.h"

static bool has_ending(const char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);
	return length > tail && strcmp(text + length - tail, end) == 0;
}

enum scrawl_file_kind predictions_kind(const char *path)
{
	if (output_is_stdout(path) || has_ending(path, ".csv"))
		return SCRAWL_FILE_KIND_TEXT;
	return has_ending(path, ".jsonl") ? SCRAWL_FILE_KIND_JSON : SCRAWL_FILE_KIND_OTHER;
}

/* A name as JSON; NULL: no memory. */
static char *quoted_name(const char *name)
{
	json_t *text = json_text(name);
	char *quoted = json_line(text);
	json_decref(text);
	return quoted;
}

static void release_names(struct predictions_file *p)
{
	for (size_t i = 0; p->names && i < p->classes; i++)
		free(p->names[i]);
	free(p->names);
	p->names = NULL;
}

static int quote_names(struct predictions_file *p, const scrawl_model *model)
{
	p->names = calloc(p->classes, sizeof(*p->names));
	bool ready = p->names != NULL;
	for (size_t i = 0; i < p->classes && ready; i++) {
		p->names[i] = quoted_name(scrawl_model_class_name(model, i));
		ready = p->names[i] != NULL;
	}
	return ready ? EXIT_DONE : fail_memory();
}

int predictions_open(struct predictions_file *p, const char *path, const scrawl_model *model)
{
	enum scrawl_file_kind kind = predictions_kind(path);
	*p = (struct predictions_file){ .classes = scrawl_model_class_count(model) };
	int code = kind == SCRAWL_FILE_KIND_JSON ? quote_names(p, model) : EXIT_DONE;
	if (code == EXIT_DONE)
		code = output_open(&p->file, path, kind);
	if (code != EXIT_DONE) {
		release_names(p);
		return code;
	}
	if (p->names)
		return EXIT_DONE;
	fputs("index,label,prediction,confidence", p->file.stream);
	for (size_t i = 0; i < p->classes; i++)
		fprintf(p->file.stream, ",p%zu", i);
	fputc('\n', p->file.stream);
	return EXIT_DONE;
}

void predictions_add(const struct predictions_file *p, size_t index, int label,
		     const float *probabilities)
{
	FILE *to = p->file.stream;
	size_t prediction;
	top_classes(probabilities, p->classes, 1, &prediction);
	double confidence = (double)probabilities[prediction];
	if (p->names)
		fprintf(to,
			"{\"index\": %zu, \"label\": %d, \"label_name\": %s, \"prediction\": %zu, "
			"\"prediction_name\": %s, \"confidence\": %.9g, \"probabilities\": [",
			index, label, p->names[label], prediction, p->names[prediction],
			confidence);
	else
		fprintf(to, "%zu,%d,%zu,%.9g,", index, label, prediction, confidence);
	for (size_t i = 0; i < p->classes; i++)
		fprintf(to, "%s%.9g", i ? (p->names ? ", " : ",") : "", (double)probabilities[i]);
	fputs(p->names ? "]}\n" : "\n", to);
}

int predictions_close(struct predictions_file *p, bool keep)
{
	release_names(p);
	return output_close(&p->file, keep);
}
