/* SPDX-License-Identifier: MIT */
/*
 * descriptor_path.h - names of open descriptors, such as /dev/stderr, /dev/fd/3 and /proc/PID/fd/1
 *
 * Opened as usual, such a name is the file behind it: that would be cut, or replaced, although who
 * opened it may want to append.
 */
#ifndef SCRAWL_TOOLS_OUTPUT_DESCRIPTOR_PATH_H
#define SCRAWL_TOOLS_OUTPUT_DESCRIPTOR_PATH_H

#include <stdbool.h>
#include <stdio.h>

/* Whether the path is or leads to such a name; *fd: this process's descriptor, -1: another's. */
bool descriptor_path_find(const char *path, int *fd);

/* A stream that writes there, after what was written before; NULL: errno says why not. */
FILE *descriptor_path_open(const char *path, int fd);

#endif
