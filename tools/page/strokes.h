/* SPDX-License-Identifier: MIT */
/*
 * strokes.h - which parts of an image are strokes, at many samples per pixel
 */
#ifndef SCRAWL_TOOLS_PAGE_STROKES_H
#define SCRAWL_TOOLS_PAGE_STROKES_H

#include <scrawl.h>

#define STROKE_EDGE 3 /* pixels of background added around the image, for wider strokes */

/* Samples of a side of so many pixels, edges included. */
static inline size_t stroke_samples(size_t pixels, size_t factor)
{
	return (pixels + (size_t)2 * STROKE_EDGE) * factor;
}

/*
 * Marks the samples of strokes, light on black, with 1, the others with 0.  image: [shape], one
 * channel; strokes: [stroke_samples(height), stroke_samples(width)].  Specks are left out.  false:
 * no memory.
 */
bool strokes_find(const uint8_t *image, struct scrawl_shape shape, size_t factor, uint8_t *strokes);

#endif
