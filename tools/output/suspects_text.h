/* SPDX-License-Identifier: MIT */
/*
 * suspects_text.h - labels that are probably wrong, as text, as files, and as a contact sheet
 */
#ifndef SCRAWL_TOOLS_OUTPUT_SUSPECTS_TEXT_H
#define SCRAWL_TOOLS_OUTPUT_SUSPECTS_TEXT_H

#include <scrawl.h>
#include <stdio.h>

struct suspects_view {
	const struct scrawl_suspects *found;
	const scrawl_dataset *data;
	const char *net;
	size_t folds, epochs;
	double accuracy; /* of the models on the images that they were not trained on */
	size_t top;      /* how many are shown; 0: all */
};

/* The number of suspects that are shown. */
size_t suspects_shown(const struct suspects_view *view);

/* Prints numbers and a table on standard output.  Returns an exit code. */
int suspects_print(const struct suspects_view *view);

/* Prints one JSON document.  Returns an exit code. */
int suspects_print_json(const struct suspects_view *view);

/* Writes all suspects, the most suspicious first: CSV, or JSON Lines. */
void suspects_write_csv(const struct suspects_view *view, FILE *to);
int suspects_write_lines(const struct suspects_view *view, FILE *to);

/* Draws those that are shown.  Returns an exit code, with the error printed. */
int suspects_draw(const struct suspects_view *view, const char *path);

#endif
