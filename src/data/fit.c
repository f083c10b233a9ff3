/* SPDX-License-Identifier: MIT */
/*
 * fit.c - finds the ink, scales it and places it by its centre of mass
 */
#include "data/fit.h"

#include <string.h>

#include "core/shape.h"

/* The size that an image gets when scaled to fit into a room; its rows are those of `shape`. */
static struct image_part scaled_size(const struct image_part *image, size_t room_height,
				     size_t room_width, struct scrawl_shape shape)
{
	size_t height = image->height, width = image->width;
	struct image_part size = { room_height, room_width, shape.width * shape.channels,
				   shape.channels };
	if (room_height * width <= room_width * height)
		size.width = size_max((width * room_height + height / 2) / height, 1);
	else
		size.height = size_max((height * room_width + width / 2) / width, 1);
	return size;
}

void fit_image(const struct image_part *from, const uint8_t *in, const uint8_t *paper,
	       struct scrawl_shape to, uint8_t *out)
{
	struct image_part size = scaled_size(from, to.height, to.width, to);
	size_t top = (to.height - size.height) / 2, left = (to.width - size.width) / 2;
	memset(out, 0, shape_count(to));
	for (size_t i = 0; paper && i < to.height * to.width; i++)
		memcpy(out + i * to.channels, paper, to.channels);
	resample_image(from, in, &size, out + top * size.row + left * size.column, to.channels);
}

static bool has_ink(const uint8_t *pixel, size_t channels)
{
	for (size_t c = 0; c < channels; c++)
		if (pixel[c] >= FIT_INK)
			return true;
	return false;
}

/* The part of an image with ink, beginning at in + *at; false: there is none. */
static bool find_ink(const struct image_part *from, const uint8_t *in, size_t channels,
		     struct image_part *ink, size_t *at)
{
	size_t top = from->height, left = from->width, bottom = 0, right = 0;
	for (size_t y = 0; y < from->height; y++)
		for (size_t x = 0; x < from->width; x++) {
			if (!has_ink(in + y * from->row + x * from->column, channels))
				continue;
			top = size_min(top, y);
			left = size_min(left, x);
			bottom = y + 1;
			right = size_max(right, x + 1);
		}
	if (right == 0)
		return false;
	*ink = (struct image_part){ bottom - top, right - left, from->row, from->column };
	*at = top * from->row + left * from->column;
	return true;
}

/*
 * Where a length begins so that its centre of mass, moment / mass pixels from its beginning, is
 * nearest to pixel room / 2, but within the room.
 */
static size_t begin_of(size_t room, size_t length, uint64_t moment, uint64_t mass)
{
	uint64_t twice = room * mass + mass; /* 2 mass (room / 2 + 1/2): rounded when divided */
	if (twice < 2 * moment)
		return 0;
	return size_min((size_t)((twice - 2 * moment) / (2 * mass)), room - length);
}

/* Moves the drawing at the upper left corner of an image to its place. */
static void place_by_mass(struct scrawl_shape shape, const struct image_part *drawn, uint8_t *image)
{
	uint64_t mass = 0, moment_y = 0, moment_x = 0;
	size_t channels = shape.channels;
	for (size_t y = 0; y < drawn->height; y++)
		for (size_t i = 0; i < drawn->width * channels; i++) {
			uint64_t value = image[y * drawn->row + i];
			mass += value;
			moment_y += y * value;
			moment_x += i / channels * value;
		}
	if (mass == 0)
		return;
	size_t top = begin_of(shape.height, drawn->height, moment_y, mass);
	size_t left = begin_of(shape.width, drawn->width, moment_x, mass);
	/* From the last row on, as rows move down. */
	for (size_t y = drawn->height; y-- > 0;) {
		uint8_t *to = image + (top + y) * drawn->row + left * channels;
		memmove(to, image + y * drawn->row, drawn->width * channels);
	}
	for (size_t y = 0; y < shape.height; y++) {
		uint8_t *row = image + y * drawn->row;
		bool drawn_here = y >= top && y < top + drawn->height;
		size_t right = left + drawn->width;
		memset(row, 0, (drawn_here ? left : shape.width) * channels);
		if (drawn_here)
			memset(row + right * channels, 0, (shape.width - right) * channels);
	}
}

/* 20 of 28 pixels, at least 1. */
static size_t room_for_ink(size_t size)
{
	return size_max((size * 20 + 14) / 28, 1);
}

void fit_ink(const struct image_part *from, const uint8_t *in, struct scrawl_shape to, uint8_t *out)
{
	struct image_part ink;
	size_t at;
	memset(out, 0, shape_count(to));
	if (!find_ink(from, in, to.channels, &ink, &at))
		return;
	struct image_part size =
		scaled_size(&ink, room_for_ink(to.height), room_for_ink(to.width), to);
	resample_image(&ink, in + at, &size, out, to.channels);
	place_by_mass(to, &size, out);
}
