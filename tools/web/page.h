/* SPDX-License-Identifier: MIT */
/*
 * page.h - the page as embed.py embeds it
 */
#ifndef SCRAWL_TOOLS_WEB_PAGE_H
#define SCRAWL_TOOLS_WEB_PAGE_H

#include <stddef.h>

extern const unsigned char web_page[];
extern const size_t web_page_size;
extern const char web_page_policy[]; /* its Content-Security-Policy */

#endif
