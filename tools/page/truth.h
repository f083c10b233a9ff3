/* SPDX-License-Identifier: MIT */
/*
 * truth.h - what is on a page, as a table
 */
#ifndef SCRAWL_TOOLS_PAGE_TRUTH_H
#define SCRAWL_TOOLS_PAGE_TRUTH_H

#include <stdio.h>

#include "page/page.h"

/* Writes what is on the page as a table of columns between tabs: the manual names them. */
void truth_write(const struct page *page, const scrawl_dataset *data, FILE *stream);

#endif
