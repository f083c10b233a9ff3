/* SPDX-License-Identifier: MIT */
/*
 * glyph.h - a character as an outline that can be drawn at any size
 *
 * The outline is where a field of signed distances, positive in ink, is 0: drawn with
 *
 *	coverage = field * scale + 1/2, held between 0 and 1
 *
 * its edges are sharp and smooth whatever the scale in pixels per sample.  The field is made from
 * an image of light strokes on black, enlarged smoothly and cut at a grey level that falls where
 * the strokes are faint.  Strokes of the pen's width then follow the middle of the image's strokes;
 * what is thicker than these usually are stays so.
 */
#ifndef SCRAWL_TOOLS_PAGE_GLYPH_H
#define SCRAWL_TOOLS_PAGE_GLYPH_H

#include <scrawl.h>

#include "page/pen.h"

struct page_glyph {
	size_t height, width;         /* of the field */
	float *field;                 /* [height, width], in its samples */
	size_t left, top, right, end; /* the ink: columns left to right - 1, rows top to end - 1 */
	int *first, *last;            /* [height]: the ink's ends in each row; first > last: none */
};

/*
 * Makes the outline of image [shape], one channel.  *found is false if there is nothing on it; then
 * there is nothing to release.  Returns an exit code, with the error printed.
 */
int glyph_create(struct page_glyph *glyph, const uint8_t *image, struct scrawl_shape shape,
		 const struct page_pen *pen, bool *found);
void glyph_release(struct page_glyph *glyph);

/* Interrupts the strokes at a few places; place: random bits. */
void glyph_break(struct page_glyph *glyph, uint64_t place);

/* The field at a point, in samples; far outside of it, very negative. */
double glyph_field(const struct page_glyph *glyph, double x, double y);

#endif
