/* SPDX-License-Identifier: MIT */
/*
 * html.h - writes the elements of a page
 *
 * Texts may come from anywhere: they are escaped, and what is not printable (cli/text.h) becomes
 * '?'.  Classes, identifiers and tags are the program's own.
 */
#ifndef SCRAWL_TOOLS_REPORT_HTML_H
#define SCRAWL_TOOLS_REPORT_HTML_H

#include <stdbool.h>
#include <stdio.h>

#include "chart/canvas.h"
#include "cli/memory_stream.h"

/* Escaped for content and for attributes in double quotes. */
void html_text(FILE *out, const char *text);
void html_format(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* <tag class="classes">text</tag>; classes may be NULL. */
void html_element(FILE *out, const char *tag, const char *classes, const char *text);
/* The same with a text of at most 400 bytes made by printf. */
void html_element_format(FILE *out, const char *tag, const char *classes, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* A section with a heading; id is unique in the page and starts with a letter. */
void html_section_begin(FILE *out, const char *id, const char *title);
void html_section_end(FILE *out);

/* A line of explanation, for example why something is missing. */
void html_note(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The line for what a lack of memory left out; memory_has_failed() then. */
void html_missing(FILE *out);

/* A term and its text in a list of facts; nothing if text is empty. */
void html_fact(FILE *out, const char *term, const char *text);

/* Heads of a table's columns, up to NULL; those that begin with '#' head numbers. */
void html_table_begin(FILE *out, const char *const *heads);
void html_table_end(FILE *out);

/*
 * A figure: draw on its canvas between begin and end.  Its width is in the canvas's units, which
 * are about pixels: the page shrinks it where there is less room.
 */
#define FIGURE_WIDTH 380.0

/* Room at the left for names of that width, within reason. */
double figure_names_room(double width);

struct figure {
	FILE *out;
	struct canvas canvas;
	struct memory_stream elements;
	double width;
};

/* false: no memory, which a line says; nothing is to be ended. */
bool figure_begin(struct figure *figure, FILE *out, double width);
/* caption may be NULL; legend: elements written below the title, or NULL. */
void figure_end(struct figure *figure, const char *title, const char *legend, const char *caption);

#endif
