/* SPDX-License-Identifier: MIT */
/*
 * conv_gray.c - chooses the version for this processor
 */
#include "kernels/conv_gray.h"

#include "core/isa.h"

#if SCRAWL_X86_VARIANTS
extern conv_gray_fn conv_gray_avx512;
#endif

static bool conv_gray_suits(const struct conv_geometry *g, size_t window)
{
	bool square = g->kernel_height == g->kernel_width;
	return g->in.channels == 1 && g->stride == 1 && window == 2 && square &&
	       (g->kernel_width == 3 || g->kernel_width == 5) && g->pad_top == 0 &&
	       g->pad_left == 0 && g->out.height + g->kernel_height == g->in.height + 1 &&
	       g->out.width + g->kernel_width == g->in.width + 1;
}

conv_gray_fn *conv_gray_for(const struct conv_geometry *g, size_t window)
{
#if SCRAWL_X86_VARIANTS
	if (isa_has_avx512() && conv_gray_suits(g, window))
		return conv_gray_avx512;
#else
	(void)g;
	(void)window;
#endif
	return NULL;
}

size_t conv_gray_scratch(const struct conv_geometry *g)
{
	size_t rows = size_min(g->out.height / 2, GRAY_ROWS);
	return size_product(2 * rows + g->kernel_height, size_product(gray_pairs(g), 16));
}
