/* SPDX-License-Identifier: MIT */
/*
 * distance.h - Euclidean distances, and strokes thinned to lines
 */
#ifndef SCRAWL_TOOLS_PAGE_DISTANCE_H
#define SCRAWL_TOOLS_PAGE_DISTANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The distance of each pixel to the nearest whose mask is `of`, between the centres; very far if
 * there is none.  mask and out: [height, width].  false: no memory.
 */
bool distance_to(const uint8_t *mask, bool of, size_t height, size_t width, float *out);

/*
 * Thins what is 1 in mask to lines one pixel wide, which are 1 in out: Zhang and Suen, CACM 1984.
 * The pixels at the edge must be 0.
 */
void thin_strokes(const uint8_t *mask, size_t height, size_t width, uint8_t *out);

#endif
