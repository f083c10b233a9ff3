/* SPDX-License-Identifier: MIT */
/*
 * conv_direct.c - convolution by the register kernels (direct.h)
 *
 * Forward and weight gradient read the image in place, or a padded copy.  The
 * data gradient of a convolution with stride 1 is the convolution of dy, padded by the kernel's
 * size less one, with the kernel rotated by 180 degrees:
 *	dx[iy, ix, c] = sum over ky, kx, o of
 *		dy[iy + top - ky, ix + left - kx, o] w[ky, kx, c, o]
 * gemm handles convolutions with too few channels for vectors, and data gradients of other strides
 * or of convolutions that shrink the image a lot.
 */
#include <string.h>

#include "kernels/activation.h"
#include "kernels/direct.h"
#include "kernels/transpose.h"

#define TILE_FLOATS 65536.0 /* of input or output: a quarter of a MiB, so that it stays in L2 */

static size_t conv_direct_tile_rows(const struct conv_geometry *g)
{
	if (!direct_for(g->out.channels))
		return conv_gemm.tile_rows(g);
	/* In double: called before the sizes have been checked. */
	double in = (double)g->stride * (double)g->in.width * (double)g->in.channels;
	double out = (double)g->out.width * (double)g->out.channels;
	double rows = TILE_FLOATS / (in > out ? in : out);
	if (rows < 1.0)
		return 1;
	return rows < (double)g->out.height ? (size_t)rows : g->out.height;
}

/* ---- padding --------------------------------------------------------------------------------- */

/* Part of an image, surrounded by zeros. */
struct conv_frame {
	struct scrawl_shape in;
	ptrdiff_t first; /* row of in; may be outside it */
	size_t rows;
	ptrdiff_t left; /* columns of zeros; negative: columns of in to omit */
	size_t width;
};

static size_t frame_floats(const struct conv_frame *f)
{
	return size_product(size_product(f->rows, f->width), f->in.channels);
}

static bool is_whole(const struct conv_frame *f)
{
	return f->left == 0 && f->width == f->in.width && f->first >= 0 &&
	       (size_t)f->first + f->rows <= f->in.height;
}

/* framed [rows, width, channels] from x [in] */
static void frame_copy(const struct conv_frame *f, const float *x, float *framed)
{
	size_t channels = f->in.channels, from = f->left < 0 ? (size_t)-f->left : 0;
	size_t to = f->left > 0 ? (size_t)f->left : 0;
	size_t most = to < f->width ? f->width - to : 0;
	size_t columns = f->in.width - from < most ? f->in.width - from : most;
	memset(framed, 0, frame_floats(f) * sizeof(*framed));
	for (size_t row = 0; row < f->rows; row++) {
		ptrdiff_t y = f->first + (ptrdiff_t)row;
		if (y >= 0 && (size_t)y < f->in.height)
			memcpy(framed + (row * f->width + to) * channels,
			       x + ((size_t)y * f->in.width + from) * channels,
			       columns * channels * sizeof(*x));
	}
}

/* The part of x under the windows of a tile. */
static struct conv_frame tile_frame(const struct conv_geometry *g, struct conv_tile tile)
{
	size_t width = (g->out.width - 1) * g->stride + g->kernel_width;
	return (struct conv_frame){
		.in = g->in,
		.first = (ptrdiff_t)(tile.row * g->stride) - (ptrdiff_t)g->pad_top,
		.rows = (tile.rows - 1) * g->stride + g->kernel_height,
		.left = (ptrdiff_t)g->pad_left,
		.width = g->pad_left == 0 && width < g->in.width ? g->in.width : width,
	};
}

/* The frame's contents: x itself if the frame adds no zeros. */
static const float *framed_tile(const struct conv_frame *f, const float *x, float *scratch)
{
	if (is_whole(f))
		return x + (size_t)f->first * f->width * f->in.channels;
	frame_copy(f, x, scratch);
	return scratch;
}

static struct direct_windows windows_of(const struct conv_geometry *g, const struct conv_frame *f,
					size_t rows)
{
	size_t channels = g->in.channels, row = f->width * channels;
	return (struct direct_windows){
		.row = row,
		.step = g->stride * channels,
		.leap = g->stride * row,
		.runs = g->kernel_height,
		.run = g->kernel_width * channels,
		.height = rows,
		.width = g->out.width,
		.channels = g->out.channels,
	};
}

/* ---- data gradient --------------------------------------------------------------------------- */

/*
 * The rotated convolution has one window per pixel of x, gemm one per pixel of y: worth it up to a
 * third more.
 */
static bool is_rotated(const struct conv_geometry *g)
{
	double in = (double)g->in.height * (double)g->in.width;
	double out = (double)g->out.height * (double)g->out.width;
	return g->stride == 1 && in <= out * 4.0 / 3.0 && direct_for(g->in.channels);
}

/* Rows of dx that a tile of dy reaches. */
static struct conv_tile reached(const struct conv_geometry *g, struct conv_tile tile)
{
	size_t begin = tile.row > g->pad_top ? tile.row - g->pad_top : 0;
	size_t end = tile.row + tile.rows + g->kernel_height - 1;
	end = end > g->pad_top ? end - g->pad_top : 0;
	end = end < g->in.height ? end : g->in.height;
	return (struct conv_tile){ begin, end > begin ? end - begin : 0, 0 };
}

/* The part of the tile dy under the rotated windows; rows count from the tile's first. */
static struct conv_frame rotated_frame(const struct conv_geometry *g, struct conv_tile tile,
				       struct conv_tile dx_rows)
{
	return (struct conv_frame){
		.in = { tile.rows, g->out.width, g->out.channels },
		.first = (ptrdiff_t)(dx_rows.row + g->pad_top) - (ptrdiff_t)tile.row -
			 (ptrdiff_t)(g->kernel_height - 1),
		.rows = dx_rows.rows + g->kernel_height - 1,
		.left = (ptrdiff_t)(g->kernel_width - 1) - (ptrdiff_t)g->pad_left,
		.width = g->in.width + g->kernel_width - 1,
	};
}

/* The convolution that computes dx from dy. */
static struct conv_geometry rotated_geometry(const struct conv_geometry *g)
{
	struct conv_geometry t = *g;
	t.in.channels = g->out.channels;
	t.out = g->in;
	return t;
}

static size_t conv_direct_rotated(const struct conv_geometry *g)
{
	if (!is_rotated(g))
		return conv_gemm.rotated(g);
	size_t k = g->kernel_height * g->kernel_width * g->out.channels;
	return k * g->in.channels + direct_for(g->in.channels)->packed(k, g->in.channels);
}

/* The packed weights of the rotated kernel, followed by the unpacked ones. */
static void conv_direct_rotate(const struct conv_geometry *g, const float *w, float *packed)
{
	if (!is_rotated(g)) {
		conv_gemm.rotate(g, w, packed);
		return;
	}
	const struct direct_kernels *kernels = direct_for(g->in.channels);
	size_t cells = g->kernel_height * g->kernel_width;
	size_t in = g->in.channels, out = g->out.channels;
	float *plain = packed + kernels->packed(cells * out, in);
	for (size_t cell = 0; cell < cells; cell++)
		transpose(in, out, w + cell * in * out, plain + (cells - 1 - cell) * out * in, in);
	kernels->pack(cells * out, in, plain, packed);
}

static void conv_direct_data_gradient(const struct conv_geometry *g, struct conv_tile tile,
				      const float *dy, const struct conv_weights *weights,
				      float *dx, float *scratch)
{
	if (!is_rotated(g)) {
		size_t most = conv_gemm.tile_rows(g), row = g->out.width * g->out.channels;
		for (size_t done = 0; done < tile.rows; done += most) {
			size_t left = tile.rows - done;
			struct conv_tile part = { tile.row + done, size_min(left, most), 0 };
			conv_gemm.data_gradient(g, part, dy + done * row, weights, dx, scratch);
		}
		return;
	}
	struct conv_tile rows = reached(g, tile);
	if (rows.rows == 0)
		return;
	struct conv_frame frame = rotated_frame(g, tile, rows);
	struct conv_geometry t = rotated_geometry(g);
	struct direct_windows windows = windows_of(&t, &frame, rows.rows);
	const float *framed_dy = framed_tile(&frame, dy, scratch);
	float *sum = scratch + frame_floats(&frame);
	direct_for(g->in.channels)->forward(&windows, NULL, framed_dy, weights->rotated, sum);
	size_t row = g->in.width * g->in.channels;
	add_rows(1, rows.rows * row, sum, dx + rows.row * row);
}

/* ---- forward, weight gradient ---------------------------------------------------------------- */

static size_t conv_direct_packed(const struct conv_geometry *g)
{
	const struct direct_kernels *kernels = direct_for(g->out.channels);
	return kernels ? kernels->packed(conv_patch(g), g->out.channels) : 0;
}

static void conv_direct_pack(const struct conv_geometry *g, const float *w, float *floats)
{
	const struct direct_kernels *kernels = direct_for(g->out.channels);
	if (kernels)
		kernels->pack(conv_patch(g), g->out.channels, w, floats);
}

static bool conv_direct_finishes(const struct conv_geometry *g, size_t pool)
{
	return direct_for(g->out.channels) && (pool == 0 || pool == 2);
}

static size_t conv_direct_scratch(const struct conv_geometry *g, size_t rows)
{
	struct conv_tile tile = { 0, rows, 0 };
	struct conv_frame frame = tile_frame(g, tile);
	bool in_place = g->pad_top == 0 && frame.left == 0 && frame.width == g->in.width &&
			(g->out.height - 1) * g->stride + g->kernel_height <= g->in.height;
	size_t forward = in_place ? 0 : frame_floats(&frame);
	size_t dx_rows = rows + g->kernel_height - 1;
	dx_rows = dx_rows < g->in.height ? dx_rows : g->in.height;
	struct conv_frame rotated = rotated_frame(g, tile, (struct conv_tile){ 0, dx_rows, 0 });
	size_t dx = size_product(size_product(dx_rows, g->in.width), g->in.channels);
	size_t backward = size_sum(frame_floats(&rotated), dx);
	size_t most = conv_gemm.tile_rows(g), lowered = 0;
	if (!direct_for(g->out.channels))
		lowered = conv_gemm.scratch(g, rows);
	else if (!is_rotated(g))
		lowered = conv_gemm.scratch(g, size_min(rows, most));
	return size_max(lowered, size_max(forward, is_rotated(g) ? backward : 0));
}

static void conv_direct_forward(const struct conv_geometry *g, struct conv_tile tile,
				const struct conv_finish *finish, const float *x,
				const struct conv_weights *weights, float *y, float *scratch)
{
	const struct direct_kernels *kernels = direct_for(g->out.channels);
	if (!kernels) {
		conv_gemm.forward(g, tile, finish, x, weights, y, scratch);
		return;
	}
	struct conv_frame frame = tile_frame(g, tile);
	struct direct_windows windows = windows_of(g, &frame, tile.rows);
	kernels->forward(&windows, finish, framed_tile(&frame, x, scratch), weights->packed, y);
}

static void conv_direct_weight_gradient(const struct conv_geometry *g, struct conv_tile tile,
					const float *x, const float *dy, float *dw, float *scratch)
{
	const struct direct_kernels *kernels = direct_for(g->out.channels);
	if (!kernels) {
		conv_gemm.weight_gradient(g, tile, x, dy, dw, scratch);
		return;
	}
	struct conv_frame frame = tile_frame(g, tile);
	struct direct_windows windows = windows_of(g, &frame, tile.rows);
	kernels->weight_gradient(&windows, framed_tile(&frame, x, scratch), dy, dw);
}

const struct conv_algorithm conv_direct = {
	.name = "direct",
	.tile_rows = conv_direct_tile_rows,
	.scratch = conv_direct_scratch,
	.packed = conv_direct_packed,
	.pack = conv_direct_pack,
	.rotated = conv_direct_rotated,
	.rotate = conv_direct_rotate,
	.finishes = conv_direct_finishes,
	.forward = conv_direct_forward,
	.weight_gradient = conv_direct_weight_gradient,
	.data_gradient = conv_direct_data_gradient,
	.sparse_gradient = true,
};
