/* SPDX-License-Identifier: MIT */
/*
 * skew.h - slanted writing turned upright
 */
#ifndef SCRAWL_READ_SKEW_H
#define SCRAWL_READ_SKEW_H

#include <stdbool.h>

#include "read/ink.h"
#include "read/pieces.h"

/* How a mask was turned, and between which sizes. */
struct turn {
	double angle; /* degrees by which the lines of the picture rise to the right */
	double sine, cosine;
	l_int32 width, height;               /* before */
	l_int32 turned_width, turned_height; /* after */
};

/*
 * Turns ink, in which these pieces were found, so that its lines are level; form: it is known to
 * have some.  *turn is what was done, with an angle of 0 if that was nothing.  false: no memory.
 */
bool skew_level(struct ink *ink, const struct pieces *pieces, bool form, struct turn *turn);

/*
 * A frame of the turned ink in pixels of the picture, which has that shape, and scale pixels for
 * one of the ink's: an upright box of the frame's size.  What leans may stick out of it a little.
 */
struct scrawl_box skew_box(const struct turn *turn, const struct frame *frame, double scale,
			   struct scrawl_shape shape);

#endif
