/* SPDX-License-Identifier: MIT */
/*
 * picture.h - a picture that a command line names
 */
#ifndef SCRAWL_TOOLS_INPUT_PICTURE_H
#define SCRAWL_TOOLS_INPUT_PICTURE_H

#include <scrawl.h>

/*
 * Reads a picture, grey or in colours, from a file or, for "-", from standard input.  Returns an
 * exit code, with the error printed.
 */
int picture_read(scrawl_context *ctx, const char *path, struct scrawl_image **out);

#endif
