/* SPDX-License-Identifier: MIT */
/*
 * retouch.h - augmentation's last changes, to pixels that have found their places
 *
 * All change an image [height, width, channels] in place; channels are changed in the same way.
 */
#ifndef SCRAWL_DATA_RETOUCH_H
#define SCRAWL_DATA_RETOUCH_H

#include <scrawl.h>

#include "core/random.h"

/* Values on each side of a pixel that a blur takes in. */
#define RETOUCH_REACH 6

/* Floats of scratch for retouch_blur. */
static inline size_t retouch_blur_floats(struct scrawl_shape s)
{
	return s.height * (s.width + (size_t)2 * RETOUCH_REACH) * s.channels;
}

/* Reverses each row. */
void retouch_flip(struct scrawl_shape shape, uint8_t *image);

/* A rectangle with sides of up to `most` pixels, somewhere in the image, becomes 0. */
void retouch_erase(struct scrawl_shape shape, uint32_t most, struct random *r, uint8_t *image);

/* Convolved with a Gaussian of this standard deviation, above 0, in pixels; outside is 0. */
void retouch_blur(struct scrawl_shape shape, double deviation, float *scratch, uint8_t *image);

/* Each value v, of 0 .. 1, becomes scale v^gamma. */
void retouch_contrast(struct scrawl_shape shape, double scale, double gamma, uint8_t *image);

/* Each pixel becomes lighter or darker by up to `most` grey levels, drawn uniformly. */
void retouch_noise(struct scrawl_shape shape, double most, struct random *r, uint8_t *image);

#endif
