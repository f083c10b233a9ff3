/* SPDX-License-Identifier: MIT */
/*
 * predictions_file.h - one line per image: comma-separated values, or JSON Lines
 *
 *	index,label,prediction,confidence,p0,p1,...
 *	{"index": 0, "label": 7, "label_name": "7", "prediction": ..., "prediction_name": ...,
 *	 "confidence": 0.99, "probabilities": [...]}
 *
 * index is an image's number in its file; classes are numbers; probabilities have nine significant
 * digits, enough to restore every float.
 */
#ifndef SCRAWL_TOOLS_OUTPUT_PREDICTIONS_FILE_H
#define SCRAWL_TOOLS_OUTPUT_PREDICTIONS_FILE_H

#include <scrawl.h>

#include "output/output_file.h"

struct predictions_file {
	struct output_file file;
	size_t classes;
	char **names; /* [classes], as JSON; NULL: comma-separated values */
};

/* The kind of the file by its name's end, .csv or .jsonl; "-": CSV.  OTHER: another name. */
enum scrawl_file_kind predictions_kind(const char *path);

/* model has the class names.  Returns an exit code, with the error printed. */
int predictions_open(struct predictions_file *p, const char *path, const scrawl_model *model);

/* probabilities [classes]. */
void predictions_add(const struct predictions_file *p, size_t index, int label,
		     const float *probabilities);

/* As output_close; nothing happens to { 0 }. */
int predictions_close(struct predictions_file *p, bool keep);

#endif
