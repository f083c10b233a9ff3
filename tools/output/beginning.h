/* SPDX-License-Identifier: MIT */
/*
 * beginning.h - tells from its beginning whether a file may be one that we have written
 */
#ifndef SCRAWL_TOOLS_OUTPUT_BEGINNING_H
#define SCRAWL_TOOLS_OUTPUT_BEGINNING_H

#include <stdbool.h>
#include <stdio.h>

/*
 * Whether the file begins with the text, white space left out, in which * is any text up to the
 * character that follows it.  Last in the text may be ~ before what the rest of the line has, or ^
 * for CSV whose first cell here is also that of the next line.
 */
bool beginning_matches(FILE *file, const char *text);

#endif
