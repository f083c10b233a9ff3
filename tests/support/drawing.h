/* SPDX-License-Identifier: MIT */
/*
 * drawing.h - for tests: captures what is drawn on a canvas
 *
 *	struct canvas c = drawing_begin();
 *	canvas_text(&c, ...);
 *	char *svg = drawing_end(&c);
 */
#ifndef SCRAWL_TESTS_DRAWING_H
#define SCRAWL_TESTS_DRAWING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "chart/canvas.h"

static struct {
	char *text;
	size_t size;
} drawing;

static inline struct canvas drawing_begin(void)
{
	struct canvas c = { .out = open_memstream(&drawing.text, &drawing.size) };
	assert_non_null(c.out);
	return c;
}

/* The elements, to be freed. */
static inline char *drawing_end(struct canvas *c)
{
	assert_int_equal(fclose(c->out), 0);
	return drawing.text;
}

/* The texts within the elements, joined by blanks, to be freed; svg is freed. */
static inline char *drawing_texts(char *svg)
{
	char *texts = calloc(1, strlen(svg) + 1), *to = texts;
	assert_non_null(texts);
	for (const char *at = svg; (at = strstr(at, "<text")) != NULL; at++) {
		const char *from = strchr(at, '>') + 1;
		size_t length = strcspn(from, "<");
		if (to > texts)
			*to++ = ' ';
		memcpy(to, from, length);
		to += length;
	}
	free(svg);
	return texts;
}

#endif
