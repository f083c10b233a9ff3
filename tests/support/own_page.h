/* SPDX-License-Identifier: MIT */
/*
 * own_page.h - for tests: pages made by hand, and their lines decoded against answers
 *
 * A failure in any of these functions fails the current cmocka test.
 */
#ifndef SCRAWL_TESTS_OWN_PAGE_H
#define SCRAWL_TESTS_OWN_PAGE_H

#include <scrawl.h>

#define MAX_CELLS 6 /* of a line, on average */
#define MAX_LINES 4

/* Of the classes 0, 1, 10, x and none. */
#define CLASSES 5
#define NONE    4
#define KINDS   4 /* of characters */

/* A page with room for its lines. */
struct own_page {
	struct scrawl_page page;
	struct scrawl_text_line lines[MAX_LINES];
	struct scrawl_character characters[MAX_LINES * MAX_CELLS];
	float probabilities[MAX_LINES * MAX_CELLS][CLASSES];
};

extern scrawl_context *own_ctx;
extern scrawl_reader *own_reader;

/* Make and free them, for a group of tests. */
int own_page_setup(void **state);
int own_page_teardown(void **state);

void own_page_begin(struct own_page *p, enum scrawl_layout layout);
void own_page_line(struct own_page *p);

/* Adds a character to the last line, with a confidence of 0.96.  Returns its probabilities. */
float *own_page_character(struct own_page *p, bool blank);

/* Adds a line that is surely this: class numbers, or _ for a blank. */
void own_page_text(struct own_page *p, const char *text);

/* choices [lines of the page] */
void own_page_choose(const struct own_page *p, const char *const *answers, size_t count, bool once,
		     struct scrawl_choice *choices);

#endif
