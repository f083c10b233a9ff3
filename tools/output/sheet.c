/* SPDX-License-Identifier: MIT */
/*
 * sheet.c - draws contact sheets
 *
 * Cells are as wide as the image or the caption, whichever is wider; the image is centred.
 */
#include "output/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/text.h"
#include "output/font.h"
#include "output/image.h"

#define SHEET_MARGIN ((size_t)16) /* around all cells */
#define COLUMN_GAP   12           /* between columns */
#define ROW_GAP      22
#define CAPTION_GAP  4 /* between an image and its caption */
#define LINE_HEIGHT  (FONT_HEIGHT + 1)
#define SCALED_WIDTH 112 /* at least this wide is well seen */
#define MAX_PIXELS   ((size_t)100000000)
#define CHANNELS     3

struct colour {
	uint8_t rgb[CHANNELS];
};

static const struct colour page_colour = { { 250, 250, 248 } };
static const struct colour ink_colours[] = {
	[SHEET_PLAIN] = { { 28, 28, 30 } },
	[SHEET_MUTED] = { { 112, 112, 118 } },
	[SHEET_RIGHT] = { { 22, 120, 60 } },
	[SHEET_WRONG] = { { 196, 24, 40 } },
};

static void put_pixel(struct sheet *s, size_t y, size_t x, const struct colour *colour)
{
	memcpy(s->pixels + (y * s->shape.width + x) * CHANNELS, colour->rgb, CHANNELS);
}

size_t sheet_scale(struct scrawl_shape image)
{
	size_t scale = SCALED_WIDTH / image.width;
	return scale ? scale : 1;
}

int sheet_begin(struct sheet *s, const struct sheet_layout *layout, const char *command,
		const char *advice)
{
	size_t caption = layout->lines ? CAPTION_GAP + layout->lines * LINE_HEIGHT : 0;
	size_t text_width = layout->lines ? layout->characters * FONT_WIDTH - 1 : 0;
	size_t columns = layout->count < layout->columns ? layout->count : layout->columns;
	size_t rows = (layout->count + columns - 1) / columns;
	*s = (struct sheet){ .layout = *layout };
	s->cell_width = layout->image.width * layout->scale;
	if (s->cell_width < text_width)
		s->cell_width = text_width;
	s->cell_height = layout->image.height * layout->scale + caption;
	s->shape = (struct scrawl_shape){
		.height = 2 * SHEET_MARGIN + rows * (s->cell_height + ROW_GAP) - ROW_GAP,
		.width = 2 * SHEET_MARGIN + columns * (s->cell_width + COLUMN_GAP) - COLUMN_GAP,
		.channels = CHANNELS,
	};
	s->layout.columns = columns;
	if (s->shape.height > MAX_PIXELS / s->shape.width)
		return usage_error(command, "a picture of %zu x %zu pixels is too large (%s)",
				   s->shape.height, s->shape.width, advice);
	s->pixels = malloc(s->shape.height * s->shape.width * CHANNELS);
	if (!s->pixels)
		return fail_memory();
	for (size_t y = 0; y < s->shape.height; y++)
		for (size_t x = 0; x < s->shape.width; x++)
			put_pixel(s, y, x, &page_colour);
	return EXIT_DONE;
}

static size_t cell_top(const struct sheet *s, size_t cell)
{
	return SHEET_MARGIN + cell / s->layout.columns * (s->cell_height + ROW_GAP);
}

static size_t cell_left(const struct sheet *s, size_t cell)
{
	return SHEET_MARGIN + cell % s->layout.columns * (s->cell_width + COLUMN_GAP);
}

void sheet_image(struct sheet *s, size_t cell, const uint8_t *image)
{
	struct scrawl_shape shape = s->layout.image;
	size_t scale = s->layout.scale, top = cell_top(s, cell);
	size_t left = cell_left(s, cell) + (s->cell_width - shape.width * scale) / 2;
	bool coloured = shape.channels >= CHANNELS;
	for (size_t y = 0; y < shape.height * scale; y++)
		for (size_t x = 0; x < shape.width * scale; x++) {
			const uint8_t *pixel =
				image + (y / scale * shape.width + x / scale) * shape.channels;
			struct colour colour = { { pixel[0], pixel[coloured ? 1 : 0],
						   pixel[coloured ? 2 : 0] } };
			put_pixel(s, top + y, left + x, &colour);
		}
}

static void put_glyph(struct sheet *s, size_t top, size_t left, const uint16_t *columns,
		      enum sheet_ink ink)
{
	for (size_t x = 0; x < FONT_WIDTH; x++)
		for (size_t y = 0; y < FONT_HEIGHT; y++)
			if (columns[x] >> y & 1)
				put_pixel(s, top + y, left + x, &ink_colours[ink]);
}

/* Colours catch the eye only in bold: strokes are drawn a second time, one pixel to the right. */
static void put_character(struct sheet *s, size_t top, size_t left, const uint16_t *columns,
			  enum sheet_ink ink)
{
	put_glyph(s, top, left, columns, ink);
	if (ink == SHEET_RIGHT || ink == SHEET_WRONG)
		put_glyph(s, top, left + 1, columns, ink);
}

/* Writes at most `room` characters of text. */
static void put_text(struct sheet *s, size_t top, size_t left, size_t room, enum sheet_ink ink,
		     const char *text)
{
	static const char *const unknown = "?", *const cut = "\u2026";
	size_t length = text_columns(text), shown = length < room ? length : room;
	for (size_t i = 0; i < shown; i++) {
		const char *last = cut, *other = unknown;
		bool is_cut = i + 1 == shown && shown < length;
		const uint16_t *glyph = font_next(is_cut ? &last : &text);
		put_character(s, top, left + i * FONT_WIDTH, glyph ? glyph : font_next(&other),
			      ink);
	}
}

void sheet_text(struct sheet *s, size_t cell, size_t line, enum sheet_ink ink, const char *left,
		const char *right)
{
	/* The last column of a glyph is the gap to the next, for which there may be no room. */
	size_t room = (s->cell_width + 1) / FONT_WIDTH, taken = right ? text_columns(right) : 0;
	size_t x = cell_left(s, cell);
	size_t y = cell_top(s, cell) + s->layout.image.height * s->layout.scale + CAPTION_GAP +
		   line * LINE_HEIGHT;
	if (taken > room)
		taken = room;
	if (right)
		put_text(s, y, x + s->cell_width + 1 - taken * FONT_WIDTH, taken, SHEET_MUTED,
			 right);
	if (taken)
		taken = taken < room ? taken + 1 : room; /* a blank between them */
	put_text(s, y, x, room - taken, ink, left);
}

int sheet_write(const struct sheet *s, const char *path)
{
	return png_image_write(path, s->pixels, s->shape);
}

void sheet_end(struct sheet *s)
{
	free(s->pixels);
	s->pixels = NULL;
}
