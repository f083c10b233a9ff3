/* SPDX-License-Identifier: MIT */
/*
 * skew.h - slanted writing turned upright
 */
#ifndef SCRAWL_READ_SKEW_H
#define SCRAWL_READ_SKEW_H

#include <allheaders.h>
#include <scrawl.h>

#include "read/pieces.h"

/* How a mask was turned, and between which sizes. */
struct turn {
	double angle; /* degrees by which the lines of the picture rise to the right */
	double sine, cosine;
	l_int32 width, height;               /* before */
	l_int32 turned_width, turned_height; /* after */
};

/* How the lines of a mask, which has these pieces, should be turned; angle 0: they are level. */
struct turn skew_find(PIX *mask, const struct pieces *pieces);

/* A copy of an 8 bit picture, turned; NULL: no memory. */
PIX *skew_turn(PIX *strength, const struct turn *turn);

/*
 * Where a frame was before turning: its middle, with the same size.  What leans in the picture may
 * stick out of it a little.
 */
struct frame skew_undo(const struct turn *turn, const struct frame *frame);

#endif
