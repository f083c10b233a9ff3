/* SPDX-License-Identifier: MIT */
/*
 * ink.h - tells the ink of a picture from its paper
 */
#ifndef SCRAWL_READ_INK_H
#define SCRAWL_READ_INK_H

#include <allheaders.h>
#include <scrawl.h>

/* The most pixels that a picture may have. */
#define READ_MAX_PIXELS ((size_t)1 << 26)

/* What a picture's ink is, at a working size at which strokes are some pixels wide. */
struct ink {
	PIX *strength; /* 8 bits: 0 is paper, the darkest ink is around 255 */
	PIX *mask;     /* 1 bit: ink */
	double scale;  /* pixels of the picture per pixel of these */
	bool light;    /* light ink on dark paper */
};

/*
 * Finds the ink.  A picture without any has an empty mask.
 * ENOMEM; EDATA: the picture is too large.  Then there is nothing to release.
 */
enum scrawl_status ink_find(scrawl_context *ctx, const struct scrawl_image *image, struct ink *out);
void ink_release(struct ink *ink);

/* The mask of a strength: what is clearly ink, and what touches it and is probably ink. */
PIX *ink_mask(PIX *strength);

/* The median length of level runs of ink, weighted: about a stroke's width; 0: there is no ink. */
l_int32 ink_stroke(PIX *mask);

#endif
