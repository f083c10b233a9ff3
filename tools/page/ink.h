/* SPDX-License-Identifier: MIT */
/*
 * ink.h - writes the characters onto a page
 */
#ifndef SCRAWL_TOOLS_PAGE_INK_H
#define SCRAWL_TOOLS_PAGE_INK_H

#include "page/page.h"

/*
 * Draws all characters, and notes where their ink is.  Returns an exit code, with the error
 * printed.
 */
int ink_draw(struct page *page, const struct page_options *options);

#endif
