/* SPDX-License-Identifier: MIT */
/*
 * text_lines.h - the lines of a small text file, which a command line names
 */
#ifndef SCRAWL_TOOLS_INPUT_TEXT_LINES_H
#define SCRAWL_TOOLS_INPUT_TEXT_LINES_H

#include <stddef.h>

#define MAX_TEXT_LINES  100000 /* of a file, empty ones included */
#define TEXT_LINE_BYTES 1023

/* Lines that are not empty, without blanks at either end. */
struct text_lines {
	size_t count;
	char **texts;    /* [count] */
	size_t *numbers; /* [count]: of each in the file, from 1 */
};

/*
 * Reads a file.  Returns an exit code, with the error printed; call text_lines_release in any case.
 */
int text_lines_read(struct text_lines *lines, const char *path);
void text_lines_release(struct text_lines *lines);

#endif
