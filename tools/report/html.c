/* SPDX-License-Identifier: MIT */
/*
 * html.c - writes HTML elements and inline SVG
 */
#include "report/html.h"

#include <stdarg.h>
#include <stdlib.h>

#include "cli/memory_note.h"
#include "cli/text.h"

#define MAX_TEXT 400 /* bytes of a formatted text; more is cut */

void html_text(FILE *out, const char *text)
{
	while (*text) {
		size_t bytes = text_character(text);
		switch (*text) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		case '\'':
			fputs("&#39;", out);
			break;
		default:
			fwrite(bytes ? text : "?", 1, bytes ? bytes : 1, out);
		}
		text += bytes ? bytes : 1;
	}
}

__attribute__((format(printf, 2, 0))) static void put_formatted(FILE *out, const char *format,
								va_list arguments)
{
	char text[MAX_TEXT];
	vsnprintf(text, sizeof(text), format, arguments);
	html_text(out, text);
}

void html_format(FILE *out, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	put_formatted(out, format, arguments);
	va_end(arguments);
}

static void put_tag(FILE *out, const char *tag, const char *classes)
{
	fprintf(out, "<%s", tag);
	if (classes)
		fprintf(out, " class=\"%s\"", classes);
	fputc('>', out);
}

void html_element(FILE *out, const char *tag, const char *classes, const char *text)
{
	put_tag(out, tag, classes);
	html_text(out, text);
	fprintf(out, "</%s>", tag);
}

void html_element_format(FILE *out, const char *tag, const char *classes, const char *format, ...)
{
	va_list arguments;
	put_tag(out, tag, classes);
	va_start(arguments, format);
	put_formatted(out, format, arguments);
	va_end(arguments);
	fprintf(out, "</%s>", tag);
}

void html_section_begin(FILE *out, const char *id, const char *title)
{
	fprintf(out, "<section id=\"%s\">\n", id);
	html_element(out, "h2", NULL, title);
	fputc('\n', out);
}

void html_section_end(FILE *out)
{
	fputs("</section>\n", out);
}

void html_note(FILE *out, const char *format, ...)
{
	va_list arguments;
	fputs("<p class=\"note\">", out);
	va_start(arguments, format);
	put_formatted(out, format, arguments);
	va_end(arguments);
	fputs("</p>\n", out);
}

void html_missing(FILE *out)
{
	memory_note_failure();
	html_note(out, "Memory ran out: something is missing here.");
}

void html_fact(FILE *out, const char *term, const char *text)
{
	if (!*text)
		return;
	fputs("<div>", out);
	html_element(out, "dt", NULL, term);
	html_element(out, "dd", NULL, text);
	fputs("</div>\n", out);
}

void html_table_begin(FILE *out, const char *const *heads)
{
	fputs("<div class=\"scroll\"><table><thead><tr>", out);
	for (; *heads; heads++) {
		bool number = **heads == '#';
		html_element(out, "th", number ? "number" : NULL, *heads + number);
	}
	fputs("</tr></thead><tbody>\n", out);
}

void html_table_end(FILE *out)
{
	fputs("</tbody></table></div>\n", out);
}

double figure_names_room(double width)
{
	return width < 30.0 ? 40.0 : width > 120.0 ? 130.0 : width + 10.0;
}

bool figure_begin(struct figure *figure, FILE *out, double width)
{
	*figure = (struct figure){ .out = out, .width = width };
	if (!memory_stream_open(&figure->elements))
		html_missing(out);
	figure->canvas.out = figure->elements.file;
	return figure->canvas.out != NULL;
}

void figure_end(struct figure *figure, const char *title, const char *legend, const char *caption)
{
	FILE *out = figure->out;
	char *elements = memory_stream_close(&figure->elements);
	if (!elements || figure->canvas.incomplete) {
		html_missing(out);
	} else {
		fputs("<figure>", out);
		html_element(out, "h3", NULL, title);
		fputs(legend ? legend : "", out);
		/* A wide figure scrolls on a narrow screen, where it would be illegible. */
		bool wide = figure->width > FIGURE_WIDTH;
		double height = figure->canvas.bottom + 2.0;
		fprintf(out,
			"\n<div class=\"scroll\"><svg xmlns=\"http://www.w3.org/2000/svg\" "
			"viewBox=\"0 0 %.0f %.0f\" style=\"%smax-width:%.0fpx\" role=\"img\" "
			"aria-label=\"",
			figure->width, height, wide ? "min-width:min(640px,100vw);" : "",
			figure->width * (wide ? 1.0 : 1.15));
		html_text(out, title);
		fprintf(out, "\">\n%s</svg></div>\n", elements);
		if (caption)
			html_element(out, "figcaption", NULL, caption);
		fputs("</figure>\n", out);
	}
	free(elements);
}
