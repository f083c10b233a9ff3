/* SPDX-License-Identifier: MIT */
/*
 * winograd_squares.h - a tile of a convolution's output in squares of m x m, to and from the
 * planes of winograd.h; the squares of each image of the tile follow those of the image before
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
	size_t images, rows, columns; /* rows and columns of squares: of an image */
	size_t count;                 /* squares of all images */
	float *x;                     /* planes [count, in channels] */
	float *y;                     /* planes [count, out channels] */
	float *w; /* planes [in channels, out channels] of the weights' gradient */
	size_t x_plane, y_plane, w_plane; /* floats from one plane to the next */
	float *pixels;                    /* [n, n, the larger number of channels] at edges */
};

/* x = the transforms of all patches of the images */
void squares_read_input(const struct squares *s, const float *images);

/* images += the gradients of all patches, from x */
void squares_add_input_gradient(const struct squares *s, float *images);

/* The tile's output, from y, as conv_algorithm.forward returns it. */
void squares_write_output(const struct squares *s, const struct conv_finish *finish, float *images);

/* y = the transforms of the tile's output gradients */
void squares_read_output_gradient(const struct squares *s, const float *images);

#endif
