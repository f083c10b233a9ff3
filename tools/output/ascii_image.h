/* SPDX-License-Identifier: MIT */
/*
 * ascii_image.h - draws a grey image with characters
 */
#ifndef SCRAWL_TOOLS_OUTPUT_ASCII_IMAGE_H
#define SCRAWL_TOOLS_OUTPUT_ASCII_IMAGE_H

#include <scrawl.h>

/*
 * Prints pixels [height, width] on standard output, each line after the indentation.  Characters
 * are twice as high as wide, so a pixel takes two; a large image is made smaller by whole factors
 * (means over squares) until it fits 80 columns and 60 lines.
 */
void ascii_image_print(const uint8_t *pixels, struct scrawl_shape shape, unsigned indentation);

#endif
