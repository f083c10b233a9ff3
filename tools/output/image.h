/* SPDX-License-Identifier: MIT */
/*
 * image.h - an image, drawn with characters or written in PNG format
 */
#ifndef SCRAWL_TOOLS_OUTPUT_IMAGE_H
#define SCRAWL_TOOLS_OUTPUT_IMAGE_H

#include <scrawl.h>

/*
 * Prints pixels [height, width, channels] on standard output, each line indented.  Characters are
 * twice as high as wide, so a pixel takes two; a large image is reduced by a whole factor (means of
 * squares) to fit 80 columns and 60 lines.  Colours become grey.
 */
void ascii_image_print(const uint8_t *pixels, struct scrawl_shape shape, unsigned indentation);

/*
 * Writes pixels [height, width, channels], 0 is black, as a PNG file; 2 channels are grey and
 * alpha, 3 red, green and blue, 4 these and alpha.  "-" is standard output; an existing file is
 * replaced if it is a PNG file or empty.  Returns an exit code, with the error printed.
 */
int png_image_write(const char *path, const uint8_t *pixels, struct scrawl_shape shape);

/* The same PNG as text, "data:image/png;base64,..."; free() it.  NULL: no memory. */
char *png_data_uri(const uint8_t *pixels, struct scrawl_shape shape);

#endif
