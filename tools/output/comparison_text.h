/* SPDX-License-Identifier: MIT */
/*
 * comparison_text.h - a comparison as text and as JSON
 */
#ifndef SCRAWL_TOOLS_OUTPUT_COMPARISON_TEXT_H
#define SCRAWL_TOOLS_OUTPUT_COMPARISON_TEXT_H

#include <stdio.h>

#include "output/verdict.h"

/* Prints tables and the conclusion on standard output.  Returns an exit code. */
int comparison_print(const struct judgement *judgement);

/* One sentence, in out [bytes]; returns out. */
#define CONCLUSION_TEXT 1024
char *comparison_conclusion(const struct judgement *judgement, char *out, size_t bytes);

/* Prints one JSON document.  Returns an exit code. */
int comparison_print_json(const struct judgement *judgement);

/* Writes a row for each image that not all read alike: CSV. */
void disagreements_write(const struct judgement *judgement, FILE *to);

/* Prints, of two candidates, the images that one alone reads correctly. */
void disagreements_print(const struct judgement *judgement);

#endif
