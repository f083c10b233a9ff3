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
 * the model, with a blank between them where the gap is wide or names are long.  free() it; NULL:
 * no memory.
 */
char *page_line_text(const struct page_reader *reader, const struct scrawl_page *page, size_t line);
char *page_text(const struct page_reader *reader, const struct scrawl_page *page);

/* Whether the answer chosen for a line is sure enough. */
bool page_answer_is_sure(const struct page_reader *reader, const struct page_found *found,
			 size_t line);

/*
 * Prints the lines, or the answers chosen for them ("?" if unsure), on standard output, cleaned;
 * each after "FILE: " if with_file, and after "NAME: " if it is a field with a name.  show: below
 * each line, what the models saw of each of its characters.  Returns an exit code, with the error
 * printed.
 */
int page_print(const struct page_reader *reader, const struct page_found *found, bool with_file,
	       bool show);

#endif
