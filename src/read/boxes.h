/* SPDX-License-Identifier: MIT */
/*
 * boxes.h - printed boxes for single characters
 */
#ifndef SCRAWL_READ_BOXES_H
#define SCRAWL_READ_BOXES_H

#include "read/pieces.h"

struct boxes {
	size_t count;
	struct frame *all; /* [count]: inside the borders */
};

/* Finds the boxes of a mask, whatever is written in them.  ENOMEM.  Then nothing to release. */
enum scrawl_status boxes_find(scrawl_context *ctx, PIX *mask, struct boxes *out);
void boxes_release(struct boxes *boxes);

/*
 * Whether straight lines run along all four sides of a frame; solid: without gaps, so that neither
 * noise nor dotted lines count.  false also without memory.
 */
bool box_is_printed(PIX *mask, const struct frame *frame, bool solid);

#endif
