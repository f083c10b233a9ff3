/* SPDX-License-Identifier: MIT */
/*
 * lines.h - pieces of ink sorted into lines of text
 */
#ifndef SCRAWL_READ_LINES_H
#define SCRAWL_READ_LINES_H

#include "read/pieces.h"

/* The pieces of one line, from left to right. */
struct line {
	struct frame frame;
	size_t count;
	const struct piece **pieces; /* [count] */
};

struct lines {
	size_t count;
	struct line *all;           /* [count], from top to bottom */
	const struct piece **store; /* of all their pieces */
};

/* Sorts pieces into lines, all but dirt; they must outlive these.  ENOMEM. */
enum scrawl_status lines_find(scrawl_context *ctx, const struct pieces *pieces, struct lines *out);
void lines_release(struct lines *lines);

#endif
