/* SPDX-License-Identifier: MIT */
/*
 * page_text.h - what is written on a page, as text
 */
#ifndef SCRAWL_TOOLS_READ_PAGE_TEXT_H
#define SCRAWL_TOOLS_READ_PAGE_TEXT_H

#include "read/page_reader.h"

/* What a character or cell is in the text of its line: its class, "?" if unsure, "_" if blank. */
const char *page_character_text(const struct page_reader *reader,
				const struct scrawl_character *character);

/*
 * The readings of a line, or of all lines, with a newline between them; class names as they are in
 * the model.  free() it; NULL: no memory.
 */
char *page_line_text(const struct page_reader *reader, const struct scrawl_page *page, size_t line);
char *page_text(const struct page_reader *reader, const struct scrawl_page *page);

/*
 * Prints the lines on standard output, cleaned, each after "FILE: " unless file is NULL.  Returns
 * an exit code, with the error printed.
 */
int page_text_print(const struct page_reader *reader, const struct scrawl_page *page,
		    const char *file);

/* The same, and below each line what the models saw of each of its characters. */
int page_show(const struct page_reader *reader, const struct scrawl_page *page, const char *file);

#endif
