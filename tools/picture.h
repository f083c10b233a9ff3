/* SPDX-License-Identifier: MIT */
/*
 * picture.h - writes a grey picture as a PNG file
 */
#ifndef SCRAWL_TOOLS_PICTURE_H
#define SCRAWL_TOOLS_PICTURE_H

#include <stddef.h>
#include <stdint.h>

/*
 * pixels [height, width], 0 is black.  A file there is replaced.  Errors are printed, and then
 * there is no file; returns an exit code.
 */
int picture_write(const char *path, const uint8_t *pixels, size_t height, size_t width);

#endif
