/* SPDX-License-Identifier: MIT */
/*
 * rules.h - printed lines taken away: ruled and squared paper, boxes
 */
#ifndef SCRAWL_READ_RULES_H
#define SCRAWL_READ_RULES_H

#include <allheaders.h>
#include <stdbool.h>

/*
 * Takes long thin level and upright lines out of a mask (1 bit), but for where strokes cross them.
 * false: no memory.
 */
bool rules_erase(PIX *mask);

#endif
