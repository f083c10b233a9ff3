/* SPDX-License-Identifier: MIT */
/*
 * holm.h - p-values of several tests, corrected for their number
 */
#ifndef SCRAWL_EVAL_HOLM_H
#define SCRAWL_EVAL_HOLM_H

#include <stddef.h>

/* adjusted[i] of p[i], both [count]; they may not overlap. */
void holm_adjust(const double *p, size_t count, double *adjusted);

#endif
