/* SPDX-License-Identifier: MIT */
/*
 * selection.h - the readings of a run that rank highest, in memory for no more than those
 */
#ifndef SCRAWL_TOOLS_OUTPUT_SELECTION_H
#define SCRAWL_TOOLS_OUTPUT_SELECTION_H

#include <stddef.h>

/* What a model makes of an image. */
struct reading {
	size_t position;            /* of the image in its data */
	size_t index;               /* its number in the whole */
	int label;                  /* -1: none */
	const float *probabilities; /* of all classes */
};

struct selected {
	struct reading reading;
	float *probabilities; /* those of reading */
	double rank;
	size_t arrival;
};

/* Starts as { .classes = ..., .limit = ... }. */
struct selection {
	size_t classes, limit; /* limit: how many are kept */
	size_t count, room, arrivals;
	struct selected *entries; /* until sorted, a heap whose first is the lowest */
};

/* Keeps a copy of the reading if it is among the highest; the earlier wins a tie.  An exit code. */
int selection_add(struct selection *s, const struct reading *reading, double rank);

/* Puts the entries in order, the highest first.  Then no more can be added. */
void selection_sort(struct selection *s);

void selection_release(struct selection *s);

#endif
