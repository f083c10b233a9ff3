/* SPDX-License-Identifier: MIT */
/*
 * winograd_squares.h - a tile of a convolution's output in squares of m x m, to and from the
 * planes of winograd.h
 *
 * Each square is the result of an n x n patch of the input.  Squares may reach beyond the tile at
 * the right and below, and patches beyond the image on all sides; what is there counts as 0.
 */
#ifndef SCRAWL_KERNELS_WINOGRAD_SQUARES_H
#define SCRAWL_KERNELS_WINOGRAD_SQUARES_H

#include "kernels/winograd.h"

/* A tile in squares, and memory for its transforms. */
struct squares {
	const struct conv_geometry *g;
	const struct winograd_kernels *kernels;
	struct conv_tile tile;
	size_t rows, columns, count;
	float *x; /* planes [count, in channels] */
	float *y; /* planes [count, out channels] */
	float *w; /* planes [in channels, out channels] of the weights' gradient */
	size_t x_plane, y_plane, w_plane; /* floats from one plane to the next */
	float *pixels;                    /* [n, n, the larger number of channels] at edges */
};

/* x = the transforms of all patches of the image */
void squares_read_input(const struct squares *s, const float *image);

/* image += the gradients of all patches, from x */
void squares_add_input_gradient(const struct squares *s, float *image);

/* The tile's output, from y; image: that of conv_algorithm.forward. */
void squares_write_output(const struct squares *s, const struct conv_finish *finish, float *image);

/* y = the transforms of the tile's output gradients */
void squares_read_output_gradient(const struct squares *s, const float *image);

#endif
