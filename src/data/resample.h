/* SPDX-License-Identifier: MIT */
/*
 * resample.h - images enlarged and reduced, in integers, so that every machine gets the same bytes
 */
#ifndef SCRAWL_DATA_RESAMPLE_H
#define SCRAWL_DATA_RESAMPLE_H

#include <stddef.h>
#include <stdint.h>

/*
 * An image or part of one: pixel y, x begins at y * row + x * column.  With these exchanged, it is
 * transposed.
 */
struct image_part {
	size_t height, width, row, column;
};

/*
 * Scales in to the size of out.  Along an axis that becomes shorter, or stays as long, each output
 * pixel is the mean of the area that it covers; along one that becomes longer, it is interpolated
 * linearly between the centres of input pixels.  Sizes are at least 1, below 2^20.
 */
void resample_image(const struct image_part *from, const uint8_t *in, const struct image_part *to,
		    uint8_t *out, size_t channels);

#endif
