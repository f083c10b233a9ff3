/* SPDX-License-Identifier: MIT */
/*
 * conv.c - the geometry of a convolution's windows, the list of algorithms
 */
#include "kernels/conv.h"

#include <string.h>

/* Positions of the windows along one side, and the padding before it. */
static size_t settle_side(size_t size, size_t kernel, size_t stride, size_t pad, size_t *before)
{
	size_t span = ((size + stride - 1) / stride - 1) * stride + kernel; /* of "same" */
	size_t total = pad != CONV_PAD_SAME ? 2 * pad : span > size ? span - size : 0;
	*before = total / 2;
	return window_positions(size, total, kernel, stride);
}

const char *conv_geometry_settle(struct conv_geometry *g, size_t pad)
{
	if (pad != CONV_PAD_SAME && (pad >= g->kernel_height || pad >= g->kernel_width))
		return "the padding is as large as the kernel";
	g->out.height = settle_side(g->in.height, g->kernel_height, g->stride, pad, &g->pad_top);
	g->out.width = settle_side(g->in.width, g->kernel_width, g->stride, pad, &g->pad_left);
	return g->out.height && g->out.width ? NULL : "the kernel is larger than the image";
}

/* An algorithm that leaves shapes to another one comes before it. */
static const struct conv_algorithm *const algorithms[] = {
	&conv_winograd, &conv_direct, &conv_sparse, &conv_gemm, &conv_naive,
};

#define ALGORITHMS (sizeof(algorithms) / sizeof(algorithms[0]))

const struct conv_algorithm *conv_algorithm_find(const char *name, const struct conv_geometry *g)
{
	if (strcmp(name, "auto") == 0)
		return conv_choose(g);
	for (size_t i = 0; i < ALGORITHMS; i++)
		if (strcmp(name, algorithms[i]->name) == 0)
			return algorithms[i];
	return NULL;
}

size_t scrawl_conv_algorithm_count(void)
{
	return 1 + ALGORITHMS;
}

const char *scrawl_conv_algorithm_at(size_t index)
{
	if (index == 0)
		return "auto";
	return index <= ALGORITHMS ? algorithms[index - 1]->name : NULL;
}
