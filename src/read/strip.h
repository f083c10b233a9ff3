/* SPDX-License-Identifier: MIT */
/*
 * strip.h - a field of a form: its ink, upright and without what is printed
 */
#ifndef SCRAWL_READ_STRIP_H
#define SCRAWL_READ_STRIP_H

#include "read/ink.h"
#include "read/pieces.h"

struct strip {
	PIX *mask;           /* the field and some of what is around */
	PIX *thin;           /* the same of the thin mask, in which borders are */
	double x, y, scale;  /* where that begins in the picture's ink, and the ink's scale */
	double slope;        /* by which the row falls to the right in the picture */
	double left, top;    /* of the first cell, in pixels of the mask */
	double cell, height; /* of a cell */
	size_t cells;
	struct scrawl_shape shape; /* of the picture */
};

/*
 * Takes a field out of a picture; thin: its thin_mask.  ENOMEM.  Then there is nothing to
 * release.
 */
enum scrawl_status strip_take(scrawl_context *ctx, const struct ink *ink, PIX *thin,
			      struct scrawl_shape shape, const struct scrawl_field *field,
			      struct strip *out);
void strip_release(struct strip *strip);

/* A frame of the mask, in pixels of the picture. */
struct scrawl_box strip_box(const struct strip *strip, const struct frame *frame);

#endif
