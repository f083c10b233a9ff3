/* SPDX-License-Identifier: MIT */
/*
 * confusion_file.h - a confusion matrix as comma-separated values
 *
 * The first line has "label" and the classes' names, each further line a label's name and the
 * number of its images that were read as each class.
 */
#ifndef SCRAWL_TOOLS_OUTPUT_CONFUSION_FILE_H
#define SCRAWL_TOOLS_OUTPUT_CONFUSION_FILE_H

#include <stdio.h>

#include "output/measured.h"

void confusion_write(FILE *to, const struct measured *row);

#endif
