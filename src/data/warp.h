/* SPDX-License-Identifier: MIT */
/*
 * warp.h - the loops of augmentation: padding, stroke thickness, smooth fields, resampling
 *
 * They work on one channel at a time.
 *
 * A padded image is a float for each pixel with a border of zeros: 1 above and to the left, 2 below
 * and to the right.
 */
#ifndef SCRAWL_DATA_WARP_H
#define SCRAWL_DATA_WARP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WARP_BORDER 3 /* by which a padded side is longer than the image's */

/* Up to this size a coordinate's integer part fits in a float, and an index in an int32. */
static inline bool warp_fits(size_t height, size_t width)
{
	const size_t most = (size_t)1 << 24;
	return height <= most && width <= most && height * width <= most;
}

static inline size_t warp_padded(size_t height, size_t width)
{
	return (height + WARP_BORDER) * (width + WARP_BORDER);
}

/* Floats per row of a field: whole vectors. */
static inline size_t warp_field_width(size_t width)
{
	return (width + 15) / 16 * 16;
}

/* Where pixel (x, y) comes from: x' = xx x + xy y + x0, y' = yx x + yy y + y0. */
struct warp {
	float xx, xy, x0, yx, yy, y0;
};

/* A transform of the whole image about its centre: zoom, then shear, then rotation, then shift. */
struct motion {
	double angle;            /* radians */
	double slant;            /* pixels in x for each in y */
	double zoom_x, zoom_y;   /* factors, above 0 */
	double shift_x, shift_y; /* pixels */
};

/* The map from target to source positions for an image of that size. */
struct warp warp_motion(size_t height, size_t width, const struct motion *motion);

/* One channel of an image [area, channels]: to a plane [area], and back. */
static inline void warp_take_channel(size_t area, size_t channels, size_t channel,
				     const uint8_t *image, uint8_t *plane)
{
	for (size_t i = 0; i < area; i++)
		plane[i] = image[i * channels + channel];
}

static inline void warp_put_channel(size_t area, size_t channels, size_t channel,
				    const uint8_t *plane, uint8_t *image)
{
	for (size_t i = 0; i < area; i++)
		image[i * channels + channel] = plane[i];
}

/* Fills a padded image, border included. */
void warp_pad(size_t height, size_t width, const uint8_t *image, float *padded);

/*
 * Moves each pixel `amount` (0 .. 1) of the way from its value in `from` to the largest (or
 * smallest) of it and its four neighbours, into `to`.  The border of `to` is left unchanged.
 */
void warp_thicken(size_t height, size_t width, bool largest, float amount, const float *from,
		  float *to);

/*
 * A sum of bumps at each pixel: field [height, w] = rows^T [height, m] noise [m, n] columns [n, w],
 * where rows is [m, height] and w = warp_field_width(width).  partial holds [m, w].
 */
void warp_field(size_t height, size_t width, size_t m, size_t n, const float *rows,
		const float *columns, const float *noise, float *partial, float *field);

/*
 * out [height, width]: for each pixel the padded image's value at the source position, interpolated
 * bilinearly; field is 2 fields [height, warp_field_width(width)] to be added to x' and y', or
 * NULL.  line is scratch of 3 * width floats.
 */
void warp_resample(size_t height, size_t width, const float *padded, const struct warp *warp,
		   const float *field, float *line, uint8_t *out);

#endif
