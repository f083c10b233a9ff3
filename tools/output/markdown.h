/* SPDX-License-Identifier: MIT */
/*
 * markdown.h - an evaluation in Markdown (GitHub's, with tables)
 */
#ifndef SCRAWL_TOOLS_OUTPUT_MARKDOWN_H
#define SCRAWL_TOOLS_OUTPUT_MARKDOWN_H

#include <stdio.h>

#include "output/gates.h"

void markdown_write(FILE *to, const struct gates *gates, const struct measurement *m);

#endif
