/* SPDX-License-Identifier: MIT */
/*
 * winograd_squares.c - walks over the squares; those at an edge pass through a buffer
 */
#include "kernels/winograd_squares.h"

#include <string.h>

#include "kernels/activation.h"

/* ---- patches of the input -------------------------------------------------------------------- */

/* The pixels of a patch that are inside the image: [top, bottom) x [left, right) of 4x4. */
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
	struct patch p = { .y = (ptrdiff_t)(s->tile.row + 2 * row) - (ptrdiff_t)g->pad_top,
			   .x = (ptrdiff_t)(2 * column) - (ptrdiff_t)g->pad_left };
	while (p.top < 4 && !is_in_range(p.y, p.top, g->in.height))
		p.top++;
	while (p.left < 4 && !is_in_range(p.x, p.left, g->in.width))
		p.left++;
	for (p.bottom = p.top; p.bottom < 4 && is_in_range(p.y, p.bottom, g->in.height);)
		p.bottom++;
	for (p.right = p.left; p.right < 4 && is_in_range(p.x, p.right, g->in.width);)
		p.right++;
	return p;
}

static bool patch_is_whole(const struct patch *p)
{
	return p->top == 0 && p->bottom == 4 && p->left == 0 && p->right == 4;
}

/* The offset in the image of pixel [i][j] of a patch. */
static size_t pixel_at(const struct conv_geometry *g, const struct patch *p, size_t i, size_t j)
{
	size_t y = (size_t)(p->y + (ptrdiff_t)i), x = (size_t)(p->x + (ptrdiff_t)j);
	return (y * g->in.width + x) * g->in.channels;
}

/* The buffer holds a patch [4, 4, channels]; what is outside the image is 0, or dropped. */

static void patch_copy(const struct squares *s, const struct patch *p, const float *image)
{
	size_t channels = s->g->in.channels;
	memset(s->pixels, 0, 16 * channels * sizeof(*s->pixels));
	for (size_t i = p->top; i < p->bottom; i++)
		for (size_t j = p->left; j < p->right; j++)
			memcpy(s->pixels + (4 * i + j) * channels, image + pixel_at(s->g, p, i, j),
			       channels * sizeof(*image));
}

static void patch_add(const struct squares *s, const struct patch *p, float *image)
{
	size_t channels = s->g->in.channels;
	for (size_t i = p->top; i < p->bottom; i++)
		for (size_t j = p->left; j < p->right; j++)
			add_rows(1, channels, s->pixels + (4 * i + j) * channels,
				 image + pixel_at(s->g, p, i, j));
}

void squares_read_input(const struct squares *s, const float *image)
{
	size_t channels = s->g->in.channels, row = s->g->in.width * channels;
	float *to = s->x;
	for (size_t i = 0; i < s->rows; i++)
		for (size_t j = 0; j < s->columns; j++, to += channels) {
			struct patch p = patch_at(s, i, j);
			bool whole = patch_is_whole(&p);
			if (!whole)
				patch_copy(s, &p, image);
			s->kernels->input(channels,
					  whole ? image + pixel_at(s->g, &p, 0, 0) : s->pixels,
					  whole ? row : 4 * channels, to, s->count * channels);
		}
}

void squares_add_input_gradient(const struct squares *s, float *image)
{
	size_t channels = s->g->in.channels, row = s->g->in.width * channels;
	const float *from = s->x;
	for (size_t i = 0; i < s->rows; i++)
		for (size_t j = 0; j < s->columns; j++, from += channels) {
			struct patch p = patch_at(s, i, j);
			bool whole = patch_is_whole(&p);
			if (!whole)
				memset(s->pixels, 0, 16 * channels * sizeof(*s->pixels));
			s->kernels->input_gradient(channels, from, s->count * channels,
						   whole ? image + pixel_at(s->g, &p, 0, 0)
							 : s->pixels,
						   whole ? row : 4 * channels);
			if (!whole)
				patch_add(s, &p, image);
		}
}

/* ---- squares of the output ------------------------------------------------------------------- */

/* Rows and columns of a square that belong to the tile. */
static size_t square_rows(const struct squares *s, size_t row)
{
	return size_min(s->tile.rows - 2 * row, 2);
}

static size_t square_columns(const struct squares *s, size_t column)
{
	return size_min(s->g->out.width - 2 * column, 2);
}

static void write_plain(const struct squares *s, const struct conv_finish *finish, float *image)
{
	size_t channels = s->g->out.channels, row = s->g->out.width * channels, at = 0;
	size_t plane = s->count * channels;
	for (size_t i = 0; i < s->rows; i++)
		for (size_t j = 0; j < s->columns; j++, at += channels) {
			size_t rows = square_rows(s, i), columns = square_columns(s, j);
			float *to = image + 2 * (i * row + j * channels);
			if (rows == 2 && columns == 2) {
				s->kernels->output(channels, s->y + at, plane, finish, to, row,
						   NULL);
				continue;
			}
			s->kernels->output(channels, s->y + at, plane, finish, s->pixels,
					   2 * channels, NULL);
			for (size_t k = 0; k < rows; k++)
				memcpy(to + k * row, s->pixels + 2 * k * channels,
				       columns * channels * sizeof(*image));
		}
}

/* One value per square; windows that the image's edge cuts off are left out. */
static void write_pooled(const struct squares *s, const struct conv_finish *finish, float *image)
{
	size_t channels = s->g->out.channels, at = 0, to = 0;
	for (size_t i = 0; i < s->rows; i++)
		for (size_t j = 0; j < s->columns; j++, at += channels) {
			if (square_rows(s, i) < 2 || square_columns(s, j) < 2)
				continue;
			s->kernels->output(channels, s->y + at, s->count * channels, finish,
					   image + to, 0,
					   finish->argmax ? finish->argmax + to : NULL);
			to += channels;
		}
}

void squares_write_output(const struct squares *s, const struct conv_finish *finish, float *image)
{
	if (finish && finish->pool)
		write_pooled(s, finish, image);
	else
		write_plain(s, finish, image);
}

void squares_read_output_gradient(const struct squares *s, const float *image)
{
	size_t channels = s->g->out.channels, row = s->g->out.width * channels, at = 0;
	size_t plane = s->count * channels;
	for (size_t i = 0; i < s->rows; i++)
		for (size_t j = 0; j < s->columns; j++, at += channels) {
			size_t rows = square_rows(s, i), columns = square_columns(s, j);
			const float *from = image + 2 * (i * row + j * channels);
			if (rows == 2 && columns == 2) {
				s->kernels->output_gradient(channels, from, row, s->y + at, plane);
				continue;
			}
			memset(s->pixels, 0, 4 * channels * sizeof(*s->pixels));
			for (size_t k = 0; k < rows; k++)
				memcpy(s->pixels + 2 * k * channels, from + k * row,
				       columns * channels * sizeof(*image));
			s->kernels->output_gradient(channels, s->pixels, 2 * channels, s->y + at,
						    plane);
		}
}
