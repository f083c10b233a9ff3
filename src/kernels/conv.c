/* SPDX-License-Identifier: MIT */
/*
 * conv.c - the list of convolution algorithms and the choice among them
 */
#include "kernels/conv.h"

#include <string.h>

static const struct conv_algorithm *const algorithms[] = { &conv_direct, &conv_sparse, &conv_gemm,
							   &conv_naive };

#define ALGORITHMS (sizeof(algorithms) / sizeof(algorithms[0]))

static const struct conv_algorithm *choose(const struct conv_geometry *g)
{
	(void)g; /* measured the fastest wherever it differs from the others */
	return &conv_direct;
}

const struct conv_algorithm *conv_algorithm_find(const char *name, const struct conv_geometry *g)
{
	if (strcmp(name, "auto") == 0)
		return choose(g);
	for (size_t i = 0; i < ALGORITHMS; i++)
		if (strcmp(name, algorithms[i]->name) == 0)
			return algorithms[i];
	return NULL;
}

void conv_transpose(const struct conv_geometry *g, const float *w, float *transposed)
{
	size_t k = conv_patch(g), filters = g->out.channels;
	for (size_t o = 0; o < filters; o++)
		for (size_t i = 0; i < k; i++)
			transposed[o * k + i] = w[i * filters + o];
}

const char *scrawl_conv_algorithm_get(size_t index)
{
	if (index == 0)
		return "auto";
	return index <= ALGORITHMS ? algorithms[index - 1]->name : NULL;
}
