/* SPDX-License-Identifier: MIT */
/*
 * corrupt.h - what can happen to an image between the paper and the network
 *
 * Severities are meant for handwriting as MNIST shows it, white ink on black, and lengths are in
 * units of 1/28 of the image's shorter side, so that images of other sizes suffer as much.
 */
#ifndef SCRAWL_DATA_CORRUPT_H
#define SCRAWL_DATA_CORRUPT_H

#include <scrawl.h>

#include "core/random.h"

/* An image's size, and scratch. */
struct canvas {
	size_t height, width, channels;
	double unit;      /* 1/28 of the shorter side, in pixels */
	float *padded[2]; /* two images as warp.h pads them */
	float *line;      /* [3, width] */
	uint8_t *plane;   /* [height, width]: a channel, if there are several */
};

/*
 * Writes the corrupted image to `out`; both [height, width, channels].  level: how strong, in the
 * function's own measure.  All of these draw from r, or need no random numbers.
 */
typedef void corrupt_fn(const struct canvas *canvas, double level, struct random *r,
			const uint8_t *image, uint8_t *out);

/* corrupt_pixels.c: each pixel stays where it is. */
corrupt_fn corrupt_noise;       /* normal noise; level: standard deviation, of 1 */
corrupt_fn corrupt_contrast;    /* closer to the mean; level: factor of the distance from it */
corrupt_fn corrupt_brightness;  /* lighter; level: added, of 1 */
corrupt_fn corrupt_occlusion;   /* a grey square; level: its side, of the image's */
corrupt_fn corrupt_salt_pepper; /* black or white pixels; level: their share */
corrupt_fn corrupt_stripes;     /* light lines across; level: units from one to the next */

/* corrupt_planes.c: pixels move, or mix with their neighbours. */
corrupt_fn corrupt_blur;     /* Gaussian; level: standard deviation, units */
corrupt_fn corrupt_rotation; /* either way; level: degrees */
corrupt_fn corrupt_shift;    /* in any direction, by whole pixels; level: distance, units */
corrupt_fn corrupt_scale;    /* smaller by this factor, or larger by half of what it takes away */
corrupt_fn corrupt_shear;    /* to the left or right; level: degrees */
corrupt_fn corrupt_erosion;  /* thinner strokes; level: units from each side */
corrupt_fn corrupt_dilation; /* thicker strokes; level: units on each side */

#endif
