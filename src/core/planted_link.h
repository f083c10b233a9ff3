/* SPDX-License-Identifier: MIT */
/*
 * planted_link.h - links that lead a writer where a stranger wants
 */
#ifndef SCRAWL_CORE_PLANTED_LINK_H
#define SCRAWL_CORE_PLANTED_LINK_H

#include <stdbool.h>

/*
 * Whether the path leads through a symbolic link in a folder where everyone may create files (such
 * as /tmp), which somebody has made who is neither this process's user, nor root, nor the folder's
 * owner.  The kernel refuses to follow those, if set so, but not where links are read.
 */
bool planted_link(const char *path);

#endif
