/* SPDX-License-Identifier: MIT */
/*
 * winograd_squares.c - walks over the squares; those at an edge pass through a buffer
 */
#include "kernels/winograd_squares.h"

#include <string.h>

#include "kernels/activation.h"

/* ---- patches of the input -------------------------------------------------------------------- */

/* The pixels of a patch that are inside the image: [top, bottom) x [left, right) of n x n. */
struct patch {
	ptrdiff_t y, x; /* of its first pixel in the image */
	size_t top, bottom, left, right;
};

static bool is_in_range(ptrdiff_t first, size_t at, size_t size)
{
	ptrdiff_t place = first + (ptrdiff_t)at;
	return place >= 0 && (size_t)place < size;
}

static struct patch patch_at(const struct squares *s, size_t row, size_t column)
{
	const struct conv_geometry *g = s->g;
	size_t n = s->kernels->size, step = s->kernels->outputs;
	struct patch p = { .y = (ptrdiff_t)(s->tile.row + step * row) - (ptrdiff_t)g->pad_top,
			   .x = (ptrdiff_t)(step * column) - (ptrdiff_t)g->pad_left };
	while (p.top < n && !is_in_range(p.y, p.top, g->in.height))
		p.top++;
	while (p.left < n && !is_in_range(p.x, p.left, g->in.width))
		p.left++;
	for (p.bottom = p.top; p.bottom < n && is_in_range(p.y, p.bottom, g->in.height);)
		p.bottom++;
	for (p.right = p.left; p.right < n && is_in_range(p.x, p.right, g->in.width);)
		p.right++;
	return p;
}

static bool patch_is_whole(const struct squares *s, const struct patch *p)
{
	size_t n = s->kernels->size;
	return p->top == 0 && p->bottom == n && p->left == 0 && p->right == n;
}

/* The offset in the image of pixel [i][j] of a patch. */
static size_t pixel_at(const struct conv_geometry *g, const struct patch *p, size_t i, size_t j)
{
	size_t y = (size_t)(p->y + (ptrdiff_t)i), x = (size_t)(p->x + (ptrdiff_t)j);
	return (y * g->in.width + x) * g->in.channels;
}

/* The buffer holds a patch [n, n, channels]; what is outside the image is 0, or dropped. */

static void patch_copy(const struct squares *s, const struct patch *p, const float *image)
{
	size_t channels = s->g->in.channels, n = s->kernels->size;
	memset(s->pixels, 0, n * n * channels * sizeof(*s->pixels));
	for (size_t i = p->top; i < p->bottom; i++)
		for (size_t j = p->left; j < p->right; j++)
			memcpy(s->pixels + (n * i + j) * channels, image + pixel_at(s->g, p, i, j),
			       channels * sizeof(*image));
}

static void patch_add(const struct squares *s, const struct patch *p, float *image)
{
	size_t channels = s->g->in.channels, n = s->kernels->size;
	for (size_t i = p->top; i < p->bottom; i++)
		for (size_t j = p->left; j < p->right; j++)
			add_rows(1, channels, s->pixels + (n * i + j) * channels,
				 image + pixel_at(s->g, p, i, j));
}

/* to: the planes of the image's first square */
static void read_image(const struct squares *s, const float *image, float *to)
{
	size_t channels = s->g->in.channels, row = s->g->in.width * channels, n = s->kernels->size;
	for (size_t i = 0; i < s->rows; i++)
		for (size_t j = 0; j < s->columns; j++, to += channels) {
			struct patch p = patch_at(s, i, j);
			bool whole = patch_is_whole(s, &p);
			if (!whole)
				patch_copy(s, &p, image);
			s->kernels->input(channels,
					  whole ? image + pixel_at(s->g, &p, 0, 0) : s->pixels,
					  whole ? row : n * channels, to, s->x_plane);
		}
}

void squares_read_input(const struct squares *s, const float *images)
{
	size_t floats = s->rows * s->columns * s->g->in.channels;
	for (size_t i = 0; i < s->images; i++)
		read_image(s, images + i * shape_count(s->g->in), s->x + i * floats);
}

static void add_image_gradient(const struct squares *s, const float *from, float *image)
{
	size_t channels = s->g->in.channels, row = s->g->in.width * channels, n = s->kernels->size;
	for (size_t i = 0; i < s->rows; i++)
		for (size_t j = 0; j < s->columns; j++, from += channels) {
			struct patch p = patch_at(s, i, j);
			bool whole = patch_is_whole(s, &p);
			if (!whole)
				memset(s->pixels, 0, n * n * channels * sizeof(*s->pixels));
			s->kernels->input_gradient(channels, from, s->x_plane,
						   whole ? image + pixel_at(s->g, &p, 0, 0)
							 : s->pixels,
						   whole ? row : n * channels);
			if (!whole)
				patch_add(s, &p, image);
		}
}

void squares_add_input_gradient(const struct squares *s, float *images)
{
	size_t floats = s->rows * s->columns * s->g->in.channels;
	for (size_t i = 0; i < s->images; i++)
		add_image_gradient(s, s->x + i * floats, images + i * shape_count(s->g->in));
}

/* ---- squares of the output ------------------------------------------------------------------- */

/* Rows and columns of a square that belong to the tile. */
static size_t square_rows(const struct squares *s, size_t row)
{
	size_t m = s->kernels->outputs;
	return size_min(s->tile.rows - m * row, m);
}

static size_t square_columns(const struct squares *s, size_t column)
{
	size_t m = s->kernels->outputs;
	return size_min(s->g->out.width - m * column, m);
}

/* A square's output, [side, side, channels], the part of it that belongs to the image. */
struct part {
	size_t side, rows, columns;
};

/* `pixel` and `row` are bytes of a pixel and of a row of the image. */
static void part_copy(struct part part, size_t pixel, const void *square, void *image, size_t row)
{
	for (size_t i = 0; i < part.rows; i++)
		memcpy((char *)image + i * row, (const char *)square + i * part.side * pixel,
		       part.columns * pixel);
}

/* One square, at index `at`; to and argmax: its place in the image, whose rows are `row` long. */
static void write_square(const struct squares *s, const struct conv_finish *finish, size_t at,
			 struct part part, float *to, uint8_t *argmax, size_t row)
{
	size_t channels = s->g->out.channels;
	const float *from = s->y + at * channels;
	if (part.rows == part.side && part.columns == part.side) {
		s->kernels->output(channels, from, s->y_plane, finish, to, row, argmax);
		return;
	}
	size_t inner_row = part.side * channels;
	uint8_t *places = argmax ? (uint8_t *)(s->pixels + part.side * inner_row) : NULL;
	s->kernels->output(channels, from, s->y_plane, finish, s->pixels, inner_row, places);
	part_copy(part, channels * sizeof(*to), s->pixels, to, row * sizeof(*to));
	if (argmax)
		part_copy(part, channels, places, argmax, row);
}

/* first: the index of the image's first square; argmax: NULL or like image */
static void write_image(const struct squares *s, const struct conv_finish *finish, size_t window,
			size_t first, float *image, uint8_t *argmax)
{
	size_t channels = s->g->out.channels, row = s->g->out.width / window * channels;
	size_t side = s->kernels->outputs / window;
	for (size_t i = 0; i < s->rows; i++)
		for (size_t j = 0; j < s->columns; j++, first++) {
			struct part part = { side, square_rows(s, i) / window,
					     square_columns(s, j) / window };
			size_t place = side * (i * row + j * channels);
			write_square(s, finish, first, part, image + place,
				     argmax ? argmax + place : NULL, row);
		}
}

/* Windows of a pooling that the image's edge cuts off are left out. */
void squares_write_output(const struct squares *s, const struct conv_finish *finish, float *images)
{
	size_t window = finish && finish->pool ? finish->pool : 1;
	size_t pixels = s->tile.rows / window * (s->g->out.width / window);
	size_t floats = pixels * s->g->out.channels;
	uint8_t *argmax = finish ? finish->argmax : NULL;
	for (size_t i = 0; i < s->images; i++)
		write_image(s, finish, window, i * s->rows * s->columns, images + i * floats,
			    argmax ? argmax + i * floats : NULL);
}

/* to: the planes of the image's first square */
static void read_image_gradient(const struct squares *s, const float *image, float *to)
{
	size_t channels = s->g->out.channels, row = s->g->out.width * channels;
	size_t m = s->kernels->outputs;
	for (size_t i = 0; i < s->rows; i++)
		for (size_t j = 0; j < s->columns; j++, to += channels) {
			size_t rows = square_rows(s, i), columns = square_columns(s, j);
			const float *from = image + m * (i * row + j * channels);
			if (rows == m && columns == m) {
				s->kernels->output_gradient(channels, from, row, to, s->y_plane);
				continue;
			}
			memset(s->pixels, 0, m * m * channels * sizeof(*s->pixels));
			for (size_t k = 0; k < rows; k++)
				memcpy(s->pixels + m * k * channels, from + k * row,
				       columns * channels * sizeof(*image));
			s->kernels->output_gradient(channels, s->pixels, m * channels, to,
						    s->y_plane);
		}
}

void squares_read_output_gradient(const struct squares *s, const float *images)
{
	size_t channels = s->g->out.channels;
	size_t squares = s->rows * s->columns * channels;
	size_t floats = s->tile.rows * s->g->out.width * channels;
	for (size_t i = 0; i < s->images; i++)
		read_image_gradient(s, images + i * floats, s->y + i * squares);
}
