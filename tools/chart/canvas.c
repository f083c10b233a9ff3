/* SPDX-License-Identifier: MIT */
/*
 * canvas.c - writes SVG elements
 */
#include "chart/canvas.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "cli/text.h"

unsigned canvas_colour(size_t i)
{
	static const unsigned colours[] = { 0x0072b2, 0xe69f00, 0x009e73, 0xcc79a7,
					    0xd55e00, 0x555555, 0x6a3d9a, 0x8c8c00 };
	static const double shades[] = { 0.0, -0.45, 0.45 };
	const size_t count = sizeof(colours) / sizeof(colours[0]);
	return canvas_shade(colours[i % count], shades[i / count % 3]);
}

unsigned canvas_shade(unsigned colour, double share)
{
	unsigned mixed = 0;
	for (unsigned shift = 0; shift <= 16; shift += 8) {
		double part = colour >> shift & 0xff;
		part += share > 0.0 ? (255.0 - part) * share : part * share;
		mixed |= (unsigned)(part + 0.5) << shift;
	}
	return mixed;
}

static bool continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Font sizes are 13, 11 and 17 pixels; a character is at most about 0.62 of that wide. */
static double character_width(unsigned style)
{
	double width = style & TEXT_TITLE ? 10.5 : style & TEXT_SMALL ? 6.8 : 8.0;
	return style & TEXT_BOLD ? width * 1.1 : width;
}

double canvas_text_width(const char *text, unsigned style)
{
	return (double)text_columns(text) * character_width(style);
}

/* The start of the text's character n. */
static const char *skip(const char *text, size_t n)
{
	for (; *text; text++)
		if (!continues(*text) && n-- == 0)
			break;
	return text;
}

/* Writes the characters from text up to end, '?' for those that are not printable. */
static void put_text(FILE *out, const char *text, const char *end)
{
	while (text < end) {
		size_t bytes = text_character(text);
		if (*text == '&')
			fputs("&amp;", out);
		else if (*text == '<')
			fputs("&lt;", out);
		else if (*text == '>')
			fputs("&gt;", out);
		else if (bytes == 0)
			fputc('?', out);
		else
			fwrite(text, 1, bytes, out);
		text += bytes ? bytes : 1;
	}
}

static void put_hint(FILE *out, const char *hint)
{
	if (!hint)
		return;
	fputs("<title>", out);
	put_text(out, hint, hint + strlen(hint));
	fputs("</title>", out);
}

static void extend(struct canvas *c, double y)
{
	c->bottom = fmax(c->bottom, y);
}

void canvas_text(struct canvas *c, double x, double y, double room, unsigned style,
		 const char *text)
{
	const char *end = text + strlen(text);
	size_t fitting = (size_t)fmax(room / character_width(style), 1.0);
	size_t length = text_columns(text), tail = fitting / 3;
	fprintf(c->out, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s%s%s%s%s\">", x, y,
		style & TEXT_MIDDLE ? "middle "
		: style & TEXT_END  ? "end "
				    : "",
		style & TEXT_SMALL ? "small " : "", style & TEXT_BOLD ? "bold " : "",
		style & TEXT_TITLE ? "title" : "", style & TEXT_ON ? "on" : "");
	if (length > fitting) {
		put_hint(c->out, text);
		put_text(c->out, text, skip(text, fitting - tail - 1));
		fputs("\u2026", c->out);
		put_text(c->out, skip(text, length - tail), end);
	} else {
		put_text(c->out, text, end);
	}
	fputs("</text>\n", c->out);
	extend(c, y + 4.0);
}

void canvas_line(struct canvas *c, const struct pen *pen, double x1, double y1, double x2,
		 double y2)
{
	fprintf(c->out, "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"#%06x\" stroke-width=\"%.1f\"",
		x1, y1, x2, y2, pen->colour, pen->width);
	if (pen->dashes)
		fprintf(c->out, " stroke-dasharray=\"%s\"", pen->dashes);
	fputs("/>\n", c->out);
	extend(c, fmax(y1, y2));
}

void canvas_dot(struct canvas *c, double x, double y, unsigned colour, const char *hint)
{
	fprintf(c->out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#%06x\" stroke=\"#fff\">",
		x, y, colour);
	put_hint(c->out, hint);
	fputs("</circle>\n", c->out);
	extend(c, y + 4.0);
}

void canvas_ring(struct canvas *c, double x, double y)
{
	fprintf(c->out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"7\" fill=\"none\" stroke=\"#222\"/>\n",
		x, y);
	extend(c, y + 8.0);
}

void canvas_box(struct canvas *c, double x, double y, double width, double height, unsigned colour,
		const char *hint)
{
	fprintf(c->out,
		"<rect x=\"%.1f\" y=\"%.2f\" width=\"%.1f\" height=\"%.2f\" fill=\"#%06x\">", x, y,
		width, height, colour);
	put_hint(c->out, hint);
	fputs("</rect>\n", c->out);
	extend(c, y + height);
}

void canvas_path(struct canvas *c, const char *classes, const struct point *points, size_t count)
{
	if (count == 0)
		return;
	fprintf(c->out, "<path class=\"%s\" d=\"", classes);
	for (size_t i = 0; i < count; i++) {
		fprintf(c->out, "%c%.1f %.1f", i ? 'L' : 'M', points[i].x, points[i].y);
		extend(c, points[i].y);
	}
	fputs("\"/>\n", c->out);
}

void canvas_cell(struct canvas *c, const char *classes, struct point corner, struct point size,
		 double opacity, const char *hint)
{
	fprintf(c->out, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"",
		classes, corner.x, corner.y, size.x, size.y);
	if (opacity < 1.0)
		fprintf(c->out, " fill-opacity=\"%.2f\"", opacity);
	fputc('>', c->out);
	put_hint(c->out, hint);
	fputs("</rect>\n", c->out);
	extend(c, corner.y + size.y);
}

void canvas_mark(struct canvas *c, const char *classes, struct point centre, double radius,
		 const char *hint)
{
	fprintf(c->out, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\">", classes,
		centre.x, centre.y, radius);
	put_hint(c->out, hint);
	fputs("</circle>\n", c->out);
	extend(c, centre.y + radius);
}
