/* SPDX-License-Identifier: MIT */
/*
 * wrap.h - text in lines of 80 columns
 */
#ifndef SCRAWL_TOOLS_SWEEP_WRAP_H
#define SCRAWL_TOOLS_SWEEP_WRAP_H

#include <stddef.h>

/*
 * Prints text on standard output, broken at blanks.  The first line begins after `indent` columns
 * that were printed already; the others are indented by as many.  Ends the last line.
 */
void print_wrapped(const char *text, size_t indent);

#endif
