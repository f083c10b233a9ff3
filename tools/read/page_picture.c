/* SPDX-License-Identifier: MIT */
/*
 * page_picture.c - draws boxes and readings on a picture
 *
 * Lines and letters grow with the picture, so that they are as well seen on a photo of twelve
 * megapixels, which is shown reduced, as on a small scan.
 */
#include "read/page_picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/text.h"
#include "output/font.h"
#include "output/image.h"

#define PICTURE_CHANNELS 3
#define SMALL_SIDE       400 /* a picture whose longer side is below this is enlarged */
#define SINGLE_SIDE      700 /* pixels of the longer side for each pixel of lines and letters */

struct ink_colour {
	uint8_t rgb[PICTURE_CHANNELS];
};

static const struct ink_colour sure_colour = { { 0, 130, 70 } };
static const struct ink_colour unsure_colour = { { 210, 20, 40 } };
static const struct ink_colour blank_colour = { { 130, 130, 140 } };
static const struct ink_colour letter_colour = { { 255, 255, 255 } };

struct page_picture {
	struct scrawl_shape shape;
	uint8_t *pixels;
	size_t zoom; /* pixels of the picture are drawn as zoom x zoom */
	size_t unit; /* width of lines, and of a pixel of letters */
};

static bool picture_begin(struct page_picture *p, const struct scrawl_image *image)
{
	const struct scrawl_shape *s = &image->shape;
	size_t side = s->height > s->width ? s->height : s->width;
	p->zoom = side < SMALL_SIDE ? (SMALL_SIDE + side - 1) / side : 1;
	p->unit = (side * p->zoom + SINGLE_SIDE / 2) / SINGLE_SIDE;
	p->unit = p->unit ? p->unit : 1;
	p->shape =
		(struct scrawl_shape){ s->height * p->zoom, s->width * p->zoom, PICTURE_CHANNELS };
	p->pixels = malloc(p->shape.height * p->shape.width * PICTURE_CHANNELS);
	if (!p->pixels)
		return false;
	bool coloured = s->channels == PICTURE_CHANNELS;
	uint8_t *to = p->pixels;
	for (size_t y = 0; y < p->shape.height; y++)
		for (size_t x = 0; x < p->shape.width; x++) {
			const uint8_t *from = image->pixels +
					      (y / p->zoom * s->width + x / p->zoom) * s->channels;
			*to++ = from[0];
			*to++ = from[coloured ? 1 : 0];
			*to++ = from[coloured ? 2 : 0];
		}
	return true;
}

/* A rectangle in pixels of the drawing; what is outside of it is cut off. */
struct area {
	ptrdiff_t left, top, right, bottom;
};

static void fill(struct page_picture *p, struct area a, const struct ink_colour *colour)
{
	ptrdiff_t width = (ptrdiff_t)p->shape.width, height = (ptrdiff_t)p->shape.height;
	for (ptrdiff_t y = a.top < 0 ? 0 : a.top; y < a.bottom && y < height; y++)
		for (ptrdiff_t x = a.left < 0 ? 0 : a.left; x < a.right && x < width; x++)
			memcpy(p->pixels + (size_t)(y * width + x) * PICTURE_CHANNELS, colour->rgb,
			       PICTURE_CHANNELS);
}

/* A line around the area, outside of it. */
static void draw_frame(struct page_picture *p, struct area a, const struct ink_colour *colour)
{
	ptrdiff_t unit = (ptrdiff_t)p->unit;
	struct area outer = { a.left - unit, a.top - unit, a.right + unit, a.bottom + unit };
	fill(p, (struct area){ outer.left, outer.top, outer.right, a.top }, colour);
	fill(p, (struct area){ outer.left, a.bottom, outer.right, outer.bottom }, colour);
	fill(p, (struct area){ outer.left, a.top, a.left, a.bottom }, colour);
	fill(p, (struct area){ a.right, a.top, outer.right, a.bottom }, colour);
}

static void draw_text(struct page_picture *p, ptrdiff_t left, ptrdiff_t top, const char *text)
{
	ptrdiff_t unit = (ptrdiff_t)p->unit;
	for (; *text; left += FONT_WIDTH * unit) {
		const char *other = "?";
		const uint16_t *columns = font_next(&text);
		columns = columns ? columns : font_next(&other);
		for (ptrdiff_t x = 0; x < FONT_WIDTH; x++)
			for (ptrdiff_t y = 0; y < FONT_HEIGHT; y++)
				if (columns[x] >> y & 1)
					fill(p,
					     (struct area){ left + x * unit, top + y * unit,
							    left + (x + 1) * unit,
							    top + (y + 1) * unit },
					     &letter_colour);
	}
}

/* A label above the area, or below it if there is no room, within the picture. */
static void draw_label(struct page_picture *p, struct area a, const char *text,
		       const struct ink_colour *colour)
{
	ptrdiff_t unit = (ptrdiff_t)p->unit, picture = (ptrdiff_t)p->shape.width;
	ptrdiff_t height = FONT_HEIGHT * unit;
	ptrdiff_t width = (ptrdiff_t)text_columns(text) * FONT_WIDTH * unit + unit;
	ptrdiff_t left = a.left - unit;
	ptrdiff_t top = a.top - unit - height;
	if (left + width > picture)
		left = picture - width;
	if (left < 0)
		left = 0;
	if (top < 0)
		top = a.bottom + unit;
	if (top + height > (ptrdiff_t)p->shape.height)
		top = 0;
	fill(p, (struct area){ left, top, left + width, top + height }, colour);
	draw_text(p, left + unit, top, text);
}

static void draw_reading(struct page_picture *p, const struct page_reader *reader,
			 const struct scrawl_character *c)
{
	const struct scrawl_box *b = &c->box;
	struct area area = {
		.left = (ptrdiff_t)(b->x * p->zoom),
		.top = (ptrdiff_t)(b->y * p->zoom),
		.right = (ptrdiff_t)((b->x + b->width) * p->zoom),
		.bottom = (ptrdiff_t)((b->y + b->height) * p->zoom),
	};
	if (c->blank) {
		draw_frame(p, area, &blank_colour);
		return;
	}
	const char *name = page_reader_name(reader, c->class_index);
	const struct ink_colour *colour = c->unsure ? &unsure_colour : &sure_colour;
	char label[64], number[24];
	snprintf(number, sizeof(number), "%zu", c->class_index);
	snprintf(label, sizeof(label), "%s%s", font_has(name) ? name : number,
		 c->unsure ? "?" : "");
	draw_frame(p, area, colour);
	draw_label(p, area, label, colour);
}

int page_picture_write(const struct page_reader *reader, const struct scrawl_page *page,
		       const struct scrawl_image *image, const char *path)
{
	struct page_picture p;
	if (!picture_begin(&p, image))
		return fail_memory();
	for (size_t i = 0; i < page->character_count; i++)
		draw_reading(&p, reader, &page->characters[i]);
	int code = png_image_write(path, p.pixels, p.shape);
	free(p.pixels);
	return code;
}
