/* SPDX-License-Identifier: MIT */
/*
 * conv_shapes.h - the convolutions to measure: networks' layers, or given shapes
 *
 * A shape is written n1ih12iw12ic20oc50k5s1p0: images n (default 1), input height, width (default:
 * the height) and channels, output channels, kernel (kh3kw5 if not square), stride (default 1), and
 * the padding on each side (default 0) or psame.
 */
#ifndef SCRAWL_BENCH_WORKLOADS_CONV_SHAPES_H
#define SCRAWL_BENCH_WORKLOADS_CONV_SHAPES_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/option_list.h"
#include "kernels/conv.h"

#define CONV_SHAPE_TEXT  96
#define CONV_SHAPE_LAYER 64

struct conv_shape {
	struct conv_geometry geometry;
	size_t images; /* n different images, taken in turn */
	bool relu;
	size_t pool;                  /* window of the max-pooling after it; 0: none */
	char text[CONV_SHAPE_TEXT];   /* as above, with the defaults filled in */
	char layer[CONV_SHAPE_LAYER]; /* "lenet: conv 50 5x5"; "" for a given shape */
};

struct conv_shapes {
	struct conv_shape *shape; /* [count] */
	size_t count;
};

/*
 * Lists the shapes given as texts [count] and the convolutions of the networks, each distinct one
 * once.  Returns an exit code; if it is not 0, an error was printed and there is nothing to
 * release.
 */
int conv_shapes_list(const char *const *texts, size_t count, const struct text_list *nets,
		     struct conv_shapes *out);
void conv_shapes_release(struct conv_shapes *shapes);

#endif
