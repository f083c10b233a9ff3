/* SPDX-License-Identifier: MIT */
/*
 * cuts.h - where wide ink may be cut into characters
 */
#ifndef SCRAWL_READ_CUTS_H
#define SCRAWL_READ_CUTS_H

#include <allheaders.h>
#include <stdbool.h>
#include <stddef.h>

#define MAX_CUTS 48

/* Columns of a mask, from left to right, and the pixels of ink in each. */
struct cuts {
	size_t count;
	struct cut {
		l_int32 column, ink;
	} all[MAX_CUTS];
};

/* Finds the columns of a mask that hold least ink; height is a character's.  false: no memory. */
bool cuts_find(PIX *mask, double height, struct cuts *out);

#endif
