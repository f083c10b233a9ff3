/* SPDX-License-Identifier: MIT */
/*
 * page_json.h - what is written on a page, as JSON
 */
#ifndef SCRAWL_TOOLS_READ_PAGE_JSON_H
#define SCRAWL_TOOLS_READ_PAGE_JSON_H

#include "cli/json.h"
#include "read/page_reader.h"

/* The document that the manual describes under `scrawl read`; NULL: no memory. */
json_t *page_found_json(const struct page_reader *reader, const struct page_found *found);

/* That of a page read without fields and answers; file: the picture's name; NULL: it has none. */
json_t *page_json(const struct page_reader *reader, const struct scrawl_page *page,
		  const char *file);

#endif
