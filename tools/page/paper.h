/* SPDX-License-Identifier: MIT */
/*
 * paper.h - the sheet before it is written on
 */
#ifndef SCRAWL_TOOLS_PAGE_PAPER_H
#define SCRAWL_TOOLS_PAGE_PAPER_H

#include "page/page.h"

/*
 * Paper or a blackboard, with what is printed on it, into the pixels.  Returns an exit code,
 * with the error printed.
 */
int paper_draw(struct page *page, const struct page_options *options);
/* Dirt. */
void specks_draw(struct page *page, const struct page_options *options);

#endif
