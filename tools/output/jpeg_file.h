/* SPDX-License-Identifier: MIT */
/*
 * jpeg_file.h - pictures as JPEG files
 */
#ifndef SCRAWL_TOOLS_OUTPUT_JPEG_FILE_H
#define SCRAWL_TOOLS_OUTPUT_JPEG_FILE_H

#include <scrawl.h>

/*
 * Writes pixels [height, width, 3], which stay as they are, with a quality from 1 to 100.  "-" is
 * standard output; an existing file is replaced if it is a JPEG file or empty.  Returns an exit
 * code, with the error printed.
 */
int jpeg_file_write(const char *path, uint8_t *pixels, struct scrawl_shape shape, int quality);

#endif
