/* SPDX-License-Identifier: MIT */
/*
 * conv_cases.h - a grid of convolution shapes for the tests of kernels/conv.h and im2col.h
 */
#ifndef SCRAWL_TESTS_CONV_CASES_H
#define SCRAWL_TESTS_CONV_CASES_H

#include <stdbool.h>

#include "kernels/conv.h"
#include "support/quick.h"
#include "support/reference.h"

#define PAD_SAME 100 /* larger than any real padding */

static inline size_t conv_case_padding(size_t size, size_t kernel, size_t stride, size_t pad,
				       size_t *before)
{
	size_t total = 2 * pad;
	if (pad == PAD_SAME) {
		size_t reach = ((size + stride - 1) / stride - 1) * stride + kernel;
		total = reach > size ? reach - size : 0;
	}
	*before = total / 2; /* if odd, the larger half is below and right */
	return total;
}

/* Returns false if the kernel does not fit. */
static inline bool conv_case(struct scrawl_shape in, const size_t kernel[2], size_t stride,
			     size_t pad, size_t filters, struct conv_geometry *g)
{
	*g = (struct conv_geometry){
		.in = in, .kernel_height = kernel[0], .kernel_width = kernel[1], .stride = stride
	};
	size_t height =
		in.height + conv_case_padding(in.height, kernel[0], stride, pad, &g->pad_top);
	size_t width = in.width + conv_case_padding(in.width, kernel[1], stride, pad, &g->pad_left);
	if (height < kernel[0] || width < kernel[1])
		return false;
	g->out = (struct scrawl_shape){ (height - kernel[0]) / stride + 1,
					(width - kernel[1]) / stride + 1, filters };
	return true;
}

static inline struct reference_window conv_case_reference(const struct conv_geometry *g)
{
	return (struct reference_window){ g->in.height,     g->in.width,     g->in.channels,
					  g->kernel_height, g->kernel_width, g->stride,
					  g->pad_top,       g->pad_left,     g->out.height,
					  g->out.width,     g->out.channels };
}

/*
 * Calls check for the whole grid: image sides 1 to 9, odd and even; kernels square (odd and even),
 * rectangular and as large as the image; strides up to more than the kernel; padding none,
 * symmetric (also more than the kernel) and "same"; and, in turn, pairs of channel counts around
 * vector widths.
 */
static inline void conv_case_grid(void (*check)(const struct conv_geometry *g))
{
	static const size_t kernels[]
				   [2] = { { 1, 1 }, { 3, 3 }, { 5, 5 }, { 2, 4 },
					   { 4, 4 }, { 3, 1 }, { 1, 5 }, { 0, 0 } /* the image */ };
	static const size_t strides[] = { 1, 2, 3, 6 }, pads[] = { 0, 1, 2, PAD_SAME };
	static const size_t channels[][2] = { { 1, 1 }, { 1, 20 }, { 2, 3 },   { 3, 4 },
					      { 4, 5 }, { 5, 2 },  { 16, 17 }, { 17, 1 } };
	size_t turn = 0;
	for (size_t side = 1; side <= 9; side += quick() ? 3 : 1)
		for (size_t k = 0; k < 8; k++)
			for (size_t s = 0; s < 4; s++)
				for (size_t p = 0; p < 4; p++) {
					struct conv_geometry g;
					const size_t *pair = channels[turn++ % 8];
					struct scrawl_shape in = { side, side * 4 % 11, pair[0] };
					const size_t whole[2] = { in.height, in.width };
					const size_t *kernel = k == 7 ? whole : kernels[k];
					turn += p == 3;
					if (conv_case(in, kernel, strides[s], pads[p], pair[1], &g))
						check(&g);
				}
}

/* Shapes that conv_winograd transforms: channel counts around vector widths, edges on all sides. */
static inline void conv_case_squares(void (*check)(const struct conv_geometry *g))
{
	static const size_t channels[][2] = { { 16, 16 }, { 17, 31 }, { 33, 20 }, { 64, 18 } };
	static const size_t kernels[][2] = { { 3, 3 }, { 5, 5 } };
	for (size_t side = 3; side <= 9; side += quick() ? 2 : 1)
		for (size_t pad = 0; pad <= 2; pad++)
			for (size_t i = 0; i < 8; i++) {
				const size_t *pair = channels[i / 2];
				struct scrawl_shape in = { side, 12 - side, pair[0] };
				struct conv_geometry g;
				if (conv_case(in, kernels[i % 2], 1, pad, pair[1], &g))
					check(&g);
			}
}

#endif
