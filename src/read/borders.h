/* SPDX-License-Identifier: MIT */
/*
 * borders.h - straight printed lines near a known place
 */
#ifndef SCRAWL_READ_BORDERS_H
#define SCRAWL_READ_BORDERS_H

#include "read/pieces.h"

/* Where a line may lie: nearly upright or level, from one end to the other. */
struct border_place {
	bool upright;
	l_int32 from, to; /* its ends: rows if upright, else columns */
	double low, high; /* at its middle: columns if upright, else rows */
	double slope;     /* at most, up or down: pixels across per pixel along */
	double lean;      /* by how much of |slope| half its length it lies further across */
	double thickest;  /* in pixels */
	double min_share; /* of its length that must be ink */
	l_int32 gap;      /* between ink that counts as one, for dotted lines */
};

struct border {
	double at, slope; /* across: at + slope (along - middle) */
	double thickness;
	double share; /* of its length that is ink */
};

/* The line with the most ink; false: there is none, or no memory, which looks the same. */
bool border_find(PIX *mask, const struct border_place *place, struct border *out);

/* Erases a line, and what continues it beyond its ends, but not where a stroke crosses it. */
void border_erase(PIX *mask, const struct border_place *place, const struct border *border,
		  l_int32 beyond);

#endif
