/* SPDX-License-Identifier: MIT */
/*
 * atoms.h - the smallest parts of a line's ink, of which characters are made
 */
#ifndef SCRAWL_READ_ATOMS_H
#define SCRAWL_READ_ATOMS_H

#include "read/lines.h"

/* Ink that belongs to one character. */
struct atom {
	PIX *mask; /* of the size of its frame */
	struct frame frame;
	double cut; /* ink between it and the next one, in heights of characters; 0: a gap */
	bool mark;  /* may be a point, a comma or a dash */
};

struct atoms {
	size_t count;
	struct atom *all; /* [count], from left to right */
	double height;    /* of the line's characters */
	bool hatched;     /* pieces lie over each other as those of characters never do; no atoms */
};

/*
 * Takes a line apart: pieces above each other become one atom, wide pieces several.  Little ink,
 * apart from its neighbours and not above the middle of the line's characters, may be a mark; if
 * most atoms are such, they are texture.  ENOMEM.
 */
enum scrawl_status atoms_find(scrawl_context *ctx, const struct line *line, struct atoms *out);
void atoms_release(struct atoms *atoms);

/* The ink of n atoms together; NULL: no memory. */
PIX *atoms_join(const struct atom *atoms, size_t n, struct frame *frame);

#endif
