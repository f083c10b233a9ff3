/* SPDX-License-Identifier: MIT */
/*
 * shape.h - sizes of activations (height, width, channels, in memory order) and of windows over
 * them
 */
#ifndef SCRAWL_CORE_SHAPE_H
#define SCRAWL_CORE_SHAPE_H

#include <scrawl.h>

#include "core/size.h"

/* Values of one image; SIZE_MAX if there are more. */
static inline size_t shape_count(struct scrawl_shape s)
{
	return size_product(size_product(s.height, s.width), s.channels);
}

/* Positions of a window of size kernel on size points plus padding (both sides together). */
static inline size_t window_positions(size_t size, size_t padding, size_t kernel, size_t stride)
{
	return size + padding < kernel ? 0 : (size + padding - kernel) / stride + 1;
}

#endif
