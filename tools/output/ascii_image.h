/* SPDX-License-Identifier: MIT */
/*
 * ascii_image.h - draws a grey image with characters
 */
#ifndef SCRAWL_TOOLS_OUTPUT_ASCII_IMAGE_H
#define SCRAWL_TOOLS_OUTPUT_ASCII_IMAGE_H

#include <scrawl.h>

/*
 * Prints pixels [height, width] on standard output, each line indented.  Characters are twice as
 * high as wide, so a pixel takes two; a large image is reduced by a whole factor (means of squares)
 * to fit 80 columns and 60 lines.
 */
void ascii_image_print(const uint8_t *pixels, struct scrawl_shape shape, unsigned indentation);

#endif
