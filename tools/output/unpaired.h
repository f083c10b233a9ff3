/* SPDX-License-Identifier: MIT */
/*
 * unpaired.h - compares two candidates by their numbers of errors alone
 */
#ifndef SCRAWL_TOOLS_OUTPUT_UNPAIRED_H
#define SCRAWL_TOOLS_OUTPUT_UNPAIRED_H

#include "output/verdict.h"

/* Prints the comparison, as text or JSON, and checks it as verdict_check.  Returns an exit code. */
int unpaired_compare(const struct judgement *judgement, bool json);

#endif
