/* SPDX-License-Identifier: MIT */
/*
 * image.h - a greyscale image, drawn with characters or written as a PNG file
 */
#ifndef SCRAWL_TOOLS_OUTPUT_IMAGE_H
#define SCRAWL_TOOLS_OUTPUT_IMAGE_H

#include <scrawl.h>

/*
 * Prints pixels [height, width] on standard output, each line indented.  Characters are twice as
 * high as wide, so a pixel takes two; a large image is reduced by a whole factor (means of squares)
 * to fit 80 columns and 60 lines.
 */
void ascii_image_print(const uint8_t *pixels, struct scrawl_shape shape, unsigned indentation);

/*
 * Writes pixels [height, width], 0 is black, as a PNG file.  An existing file is replaced, and
 * removed on failure.  Returns an exit code, with the error printed.
 */
int png_image_write(const char *path, const uint8_t *pixels, size_t height, size_t width);

#endif
