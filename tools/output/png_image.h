/* SPDX-License-Identifier: MIT */
/*
 * png_image.h - writes a greyscale image as a PNG file
 */
#ifndef SCRAWL_TOOLS_OUTPUT_PNG_IMAGE_H
#define SCRAWL_TOOLS_OUTPUT_PNG_IMAGE_H

#include <stddef.h>
#include <stdint.h>

/*
 * pixels [height, width], 0 is black.  An existing file is replaced, and removed on failure.
 * Returns an exit code, with the error printed.
 */
int png_image_write(const char *path, const uint8_t *pixels, size_t height, size_t width);

#endif
