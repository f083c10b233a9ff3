/* SPDX-License-Identifier: MIT */
/*
 * conv.c - the list of convolution algorithms and the choice among them
 */
#include "kernels/conv.h"

#include <string.h>

static const struct conv_algorithm *const algorithms[] = { &conv_sparse, &conv_gemm, &conv_naive };

#define ALGORITHMS (sizeof(algorithms) / sizeof(algorithms[0]))

static const struct conv_algorithm *choose(const struct conv_geometry *g)
{
	(void)g; /* measured faster wherever it differs from gemm */
	return &conv_sparse;
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

const char *scrawl_conv_algorithm_get(size_t index)
{
	if (index == 0)
		return "auto";
	return index <= ALGORITHMS ? algorithms[index - 1]->name : NULL;
}
