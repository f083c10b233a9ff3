/* SPDX-License-Identifier: MIT */
/*
 * ranking.h - the most probable classes of an image
 */
#ifndef SCRAWL_TOOLS_OUTPUT_RANKING_H
#define SCRAWL_TOOLS_OUTPUT_RANKING_H

#include <stddef.h>

/* order[0..k) = the k most probable classes, ties in class order; k <= classes. */
void top_classes(const float *probabilities, size_t classes, size_t k, size_t *order);

#endif
