/* SPDX-License-Identifier: MIT */
/*
 * conv.h - two-dimensional convolution, by several algorithms behind one interface
 *
 *	y[oy, ox, o] = sum over ky, kx, c of x[oy s + ky - top, ox s + kx - left, c] w[ky, kx, c, o]
 *
 * where x counts as 0 outside the image.  Arrays are [height, width, channels]; with
 * k = kernel_height * kernel_width * in channels, w is a matrix [k, out channels].
 *
 * Every algorithm works on a tile: `rows` whole output rows of one image, starting at `row`, so
 * that the tile's data stay in cache for bias, ReLU and pooling.  Where images are small, a tile is
 * one whole image and those that follow it in memory.
 */
#ifndef SCRAWL_KERNELS_CONV_H
#define SCRAWL_KERNELS_CONV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/shape.h"

struct conv_geometry {
	struct scrawl_shape in, out;
	size_t kernel_height, kernel_width, stride;
	size_t pad_top, pad_left; /* above, left; below and right follow from the output size */
};

static inline size_t conv_patch(const struct conv_geometry *g) /* k above; at most SIZE_MAX */
{
	return size_product(size_product(g->kernel_height, g->kernel_width), g->in.channels);
}

/*
 * Sets the padding and the height and width of out, from in, kernel and stride.  pad applies to
 * every side; CONV_PAD_SAME makes out = in / stride, rounded up, with the extra row or column of an
 * odd padding below or to the right.  Returns NULL, or what does not fit (static text).
 */
#define CONV_PAD_SAME SIZE_MAX
const char *conv_geometry_settle(struct conv_geometry *g, size_t pad);

struct conv_tile {
	size_t row, rows;
	size_t following; /* images; more than 0 only if the tile is all that is used of one */
};

/* Applied to output values before they are stored: the maximum, then bias, then ReLU. */
struct conv_finish {
	size_t pool;       /* window of a non-overlapping maximum; 0: none */
	const float *bias; /* [out channels] */
	bool relu;
	uint8_t *argmax; /* as y: where in its window each maximum was; NULL: not wanted */
};

/* Weights [k, out channels], and what an algorithm has derived from them. */
struct conv_weights {
	const float *w, *packed, *rotated;
};

struct conv_algorithm {
	const char *name;

	/* Rows of a good tile; at least 1, at most g->out.height. */
	size_t (*tile_rows)(const struct conv_geometry *g);

	/* Images of a good tile if it has all rows that are used; NULL: 1. */
	size_t (*images)(const struct conv_geometry *g);

	/* Floats of scratch that a call on such a tile needs, undefined on entry. */
	size_t (*scratch)(const struct conv_geometry *g, size_t rows);

	/* Derived weights for forward() and data_gradient(); NULL: they read w. */
	size_t (*packed)(const struct conv_geometry *g); /* floats */
	void (*pack)(const struct conv_geometry *g, const float *w, float *packed);
	size_t (*rotated)(const struct conv_geometry *g); /* floats */
	void (*rotate)(const struct conv_geometry *g, const float *w, float *rotated);

	/* Whether forward() can finish with such a pooling (0: none).  NULL: it never finishes. */
	bool (*finishes)(const struct conv_geometry *g, size_t pool);

	/*
	 * y [rows, out width, out channels] = the tile's outputs; without bias if finish is NULL.
	 * When pooled, y [rows / pool, out width / pool, out channels], and rows is a multiple.
	 */
	void (*forward)(const struct conv_geometry *g, struct conv_tile tile,
			const struct conv_finish *finish, const float *x,
			const struct conv_weights *weights, float *y, float *scratch);

	/* dw [k, out channels] += the contribution of the tile's output gradients dy. */
	void (*weight_gradient)(const struct conv_geometry *g, struct conv_tile tile,
				const float *x, const float *dy, float *dw, float *scratch);

	/* dx [in height, in width, in channels] += the contribution of the tile's dy. */
	void (*data_gradient)(const struct conv_geometry *g, struct conv_tile tile, const float *dy,
			      const struct conv_weights *weights, float *dx, float *scratch);

	/* Gradients through a pooling use conv_pooled.h where that suits. */
	bool sparse_gradient;
};

extern const struct conv_algorithm conv_naive;    /* the formula, loop by loop: the yardstick */
extern const struct conv_algorithm conv_gemm;     /* im2col and sgemm */
extern const struct conv_algorithm conv_sparse;   /* gemm, skipping the zeros that pooling leaves */
extern const struct conv_algorithm conv_direct;   /* in registers, also skipping those zeros */
extern const struct conv_algorithm conv_winograd; /* by Winograd, 2 to 4 times fewer products */

/*
 * Whether conv_winograd has transforms for the shape; otherwise it is direct.  A value that is not
 * finite reaches all outputs of its square of up to 4x4, more than the formula says.
 */
bool conv_winograd_suits(const struct conv_geometry *g);

/* What "auto" takes: by shape and the width of this processor's vectors, always the same. */
const struct conv_algorithm *conv_choose(const struct conv_geometry *g);

/* The algorithm of that name, or what "auto" takes for the shape; NULL: the name is unknown. */
const struct conv_algorithm *conv_algorithm_find(const char *name, const struct conv_geometry *g);

#endif
