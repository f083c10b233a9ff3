/* SPDX-License-Identifier: MIT */
/*
 * class_tables.h - the parts of an evaluation's text that have a line per class
 */
#ifndef SCRAWL_TOOLS_OUTPUT_CLASS_TABLES_H
#define SCRAWL_TOOLS_OUTPUT_CLASS_TABLES_H

#include "output/measured.h"

/*
 * Prints images, precision, recall and F1 of each class, and the confusion matrix, or how to get
 * it if it is too wide.  Returns an exit code.
 */
int class_tables_print(const struct measured *row);

/* Prints the pairs of classes that were confused most often. */
void confused_print(const struct measured *row);

#endif
