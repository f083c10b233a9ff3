/* SPDX-License-Identifier: MIT */
/*
 * draw.h - draws a page of handwriting from the images of a data set
 */
#ifndef SCRAWL_TOOLS_PAGE_DRAW_H
#define SCRAWL_TOOLS_PAGE_DRAW_H

#include "page/page.h"

/*
 * Draws a page with images of data.  Returns an exit code, with the error printed, in the usage of
 * the command if the page is impossible; page_release in any case.
 */
int page_draw(struct page *page, const struct page_options *options, const scrawl_dataset *data,
	      const char *command);
void page_release(struct page *page);

#endif
