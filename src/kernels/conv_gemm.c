/* SPDX-License-Identifier: MIT */
/*
 * conv_gemm.c - convolution as matrix products: im2col and sgemm
 *
 * With col [p, k] the lowered windows of a tile's p output positions:
 *	y  [p, o]  = col w               col [p, k], w [k, o]
 *	dw [k, o] += transpose(col) dy   dy [p, o]
 *	dx         = col2im(dy transpose(w))
 * For the last product the weights are transposed beforehand, since sgemm is a third slower with a
 * transposed second operand.  A tile is as large as one fast call of gemm allows.
 */
#include "kernels/conv.h"
#include "kernels/gemm.h"
#include "kernels/im2col.h"
#include "kernels/transpose.h"

static size_t conv_gemm_tile_rows(const struct conv_geometry *g)
{
	/* In double: called before the sizes have been checked. */
	double row = (double)g->out.width * (double)g->out.channels * (double)conv_patch(g);
	double rows = (double)gemm_call_limit() / row;
	if (rows < 1.0)
		return 1;
	return rows < (double)g->out.height ? (size_t)rows : g->out.height;
}

static size_t conv_gemm_scratch(const struct conv_geometry *g, size_t rows)
{
	return size_product(size_product(rows, g->out.width), conv_patch(g));
}

static size_t conv_gemm_rotated(const struct conv_geometry *g)
{
	return conv_patch(g) * g->out.channels;
}

/* rotated [out channels, k] = transpose of w [k, out channels] */
static void conv_gemm_rotate(const struct conv_geometry *g, const float *w, float *rotated)
{
	transpose(conv_patch(g), g->out.channels, w, rotated, conv_patch(g));
}

static void conv_gemm_forward(const struct conv_geometry *g, struct conv_tile tile,
			      const struct conv_finish *finish, const float *x,
			      const struct conv_weights *weights, float *y, float *col)
{
	(void)finish;
	size_t p = tile.rows * g->out.width, k = conv_patch(g), filters = g->out.channels;
	im2col(g, tile, x, col);
	gemm(p, filters, k, (struct matrix){ col, k, false },
	     (struct matrix){ weights->w, filters, false }, 0.0f, y, filters);
}

static void conv_gemm_weight_gradient(const struct conv_geometry *g, struct conv_tile tile,
				      const float *x, const float *dy, float *dw, float *col)
{
	size_t p = tile.rows * g->out.width, k = conv_patch(g), filters = g->out.channels;
	im2col(g, tile, x, col);
	gemm(k, filters, p, (struct matrix){ col, k, true }, (struct matrix){ dy, filters, false },
	     1.0f, dw, filters);
}

static void conv_gemm_data_gradient(const struct conv_geometry *g, struct conv_tile tile,
				    const float *dy, const struct conv_weights *weights, float *dx,
				    float *col)
{
	size_t p = tile.rows * g->out.width, k = conv_patch(g), filters = g->out.channels;
	gemm(p, k, filters, (struct matrix){ dy, filters, false },
	     (struct matrix){ weights->rotated, k, false }, 0.0f, col, k);
	col2im(g, tile, col, dx);
}

const struct conv_algorithm conv_sparse = {
	.name = "sparse",
	.tile_rows = conv_gemm_tile_rows,
	.scratch = conv_gemm_scratch,
	.rotated = conv_gemm_rotated,
	.rotate = conv_gemm_rotate,
	.forward = conv_gemm_forward,
	.weight_gradient = conv_gemm_weight_gradient,
	.data_gradient = conv_gemm_data_gradient,
	.sparse_gradient = true,
};

const struct conv_algorithm conv_gemm = {
	.name = "gemm",
	.tile_rows = conv_gemm_tile_rows,
	.scratch = conv_gemm_scratch,
	.rotated = conv_gemm_rotated,
	.rotate = conv_gemm_rotate,
	.forward = conv_gemm_forward,
	.weight_gradient = conv_gemm_weight_gradient,
	.data_gradient = conv_gemm_data_gradient,
};
