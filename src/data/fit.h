/* SPDX-License-Identifier: MIT */
/*
 * fit.h - images placed into a network's input, as they are or centred as MNIST's are
 */
#ifndef SCRAWL_DATA_FIT_H
#define SCRAWL_DATA_FIT_H

#include <scrawl.h>

#include "data/resample.h"

/* The largest height or width of an image to be resized. */
#define FIT_MAX_SIZE 65535

/*
 * Scales the whole image to fit, keeping its proportions, and places it in the middle; the rest of
 * out has the colour paper [channels], 0 for NULL.  in and out [to] do not overlap; both have the
 * same channels.
 */
void fit_image(const struct image_part *from, const uint8_t *in, const uint8_t *paper,
	       struct scrawl_shape to, uint8_t *out);

/*
 * The same with what is drawn, as MNIST's authors did: the smallest box that holds all ink (values
 * of FIT_INK or more) is scaled to fit into 20 of every 28 pixels, and placed so that its centre of
 * mass is that of the middle, pixel height / 2, width / 2, as far as it fits.  An image without ink
 * is all 0.
 */
#define FIT_INK 32
void fit_ink(const struct image_part *from, const uint8_t *in, struct scrawl_shape to,
	     uint8_t *out);

#endif
