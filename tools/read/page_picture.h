/* SPDX-License-Identifier: MIT */
/*
 * page_picture.h - a picture of handwriting with what was read
 */
#ifndef SCRAWL_TOOLS_READ_PAGE_PICTURE_H
#define SCRAWL_TOOLS_READ_PAGE_PICTURE_H

#include "read/page_reader.h"

/*
 * Writes the picture that the page was read from, of 1 or 3 channels, as a PNG file with a box and
 * the reading of each character: green if sure, red and with a question mark if not, grey and
 * without a reading if blank.  A small picture is enlarged.  "-" is standard output.  Returns an
 * exit code, with the error printed.
 */
int page_picture_write(const struct page_reader *reader, const struct scrawl_page *page,
		       const struct scrawl_image *image, const char *path);

#endif
