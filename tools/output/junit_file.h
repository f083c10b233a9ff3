/* SPDX-License-Identifier: MIT */
/*
 * junit_file.h - gates as JUnit XML, one test case per gate and model, for continuous integration
 */
#ifndef SCRAWL_TOOLS_OUTPUT_JUNIT_FILE_H
#define SCRAWL_TOOLS_OUTPUT_JUNIT_FILE_H

#include <stdio.h>

#include "output/gates.h"

void junit_write(FILE *to, const struct gates *gates, const struct measurement *m);

#endif
