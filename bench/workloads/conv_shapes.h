/* SPDX-License-Identifier: MIT */
/*
 * conv_shapes.h - the convolutions that the harness measures: networks' layers, or shapes given
 *
 * A shape is written n1ih12iw12ic20oc50k5s1p0: images n (1 if left out), input height, width (as
 * the height if left out) and channels, output channels, kernel (kh3kw5 if not square), stride (1
 * if left out), and the padding on each side (0 if left out) or psame.
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
	size_t images; /* n: as many different ones are taken in turn */
	bool relu;
	size_t pool;                  /* window of the max-pooling behind it; 0: none */
	char text[CONV_SHAPE_TEXT];   /* as above, with what is left out filled in */
	char layer[CONV_SHAPE_LAYER]; /* "lenet: conv 50 5x5"; "" for a shape given */
};

/*
 * Reads a shape; ReLU and a 2 x 2 max-pooling count as behind it, where that fits.  false: why
 * [bytes] says what is wrong with the text, in one line.
 */
bool conv_shape_parse(const char *text, struct conv_shape *out, char *why, size_t bytes);

struct conv_shapes {
	struct conv_shape *shape; /* [count] */
	size_t count;
};

/*
 * The shapes given as texts [count] and the convolutions of the networks; each distinct one once.
 * An exit code; other than 0 after an error line, and then there is nothing to release.
 */
int conv_shapes_list(const char *const *texts, size_t count, const struct text_list *nets,
		     struct conv_shapes *out);
void conv_shapes_release(struct conv_shapes *shapes);

#endif
