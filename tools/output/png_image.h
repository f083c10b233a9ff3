/* SPDX-License-Identifier: MIT */
/*
 * png_image.h - writes a grey picture as a PNG file
 */
#ifndef SCRAWL_TOOLS_OUTPUT_PNG_IMAGE_H
#define SCRAWL_TOOLS_OUTPUT_PNG_IMAGE_H

#include <stddef.h>
#include <stdint.h>

/*
 * pixels [height, width], 0 is black.  A file there is replaced.  Errors are printed, and then
 * there is no file; returns an exit code.
 */
int png_image_write(const char *path, const uint8_t *pixels, size_t height, size_t width);

#endif
