/* SPDX-License-Identifier: MIT */
/*
 * reading_text.h - what models make of single images: as text, as JSON, and as a contact sheet
 */
#ifndef SCRAWL_TOOLS_OUTPUT_READING_TEXT_H
#define SCRAWL_TOOLS_OUTPUT_READING_TEXT_H

#include <scrawl.h>

#include "output/selection.h"

/* What all readings of a run share. */
struct reading_run {
	const scrawl_model *model;  /* has the class names */
	const scrawl_dataset *data; /* has the images */
	size_t classes, top;        /* top: classes shown for each image */
	bool show;                  /* draw each image as well */
	char **names;               /* [classes], cleaned, for people */
	size_t columns;             /* of the longest name */
	int index_columns;          /* of the largest index */
};

/*
 * Starts a run of images up to the position `last`; to be released in any case.  Returns an exit
 * code, with the error printed.
 */
int reading_run_init(struct reading_run *run, const scrawl_model *model, const scrawl_dataset *data,
		     size_t top, size_t last);
void reading_run_release(struct reading_run *run);

/* The most probable class; the first of equals. */
size_t reading_class(const struct reading_run *run, const struct reading *reading);

/* Print one reading on standard output.  They return an exit code. */
int reading_print_text(const struct reading_run *run, const struct reading *reading);
int reading_print_json(const struct reading_run *run, const struct reading *reading);

/*
 * Draws the readings [count], at least one, in a picture, for this command.  Returns an exit code,
 * with the error printed.
 */
int reading_draw_sheet(const struct reading_run *run, const struct selected *readings, size_t count,
		       const char *command, const char *path);

#endif
