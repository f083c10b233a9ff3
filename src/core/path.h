/* SPDX-License-Identifier: MIT */
/*
 * path.h - joining and inspecting paths, as text: nothing here accesses the file system
 */
#ifndef SCRAWL_CORE_PATH_H
#define SCRAWL_CORE_PATH_H

#include <errno.h>
#include <stdbool.h>

/*
 * Whether an errno of a path says that nothing is there.  After any other, something may be, and is
 * not to be taken for absent.
 */
static inline bool path_is_absent(int error)
{
	return error == ENOENT || error == ENOTDIR || error == ENAMETOOLONG;
}

/*
 * "base" + "middle" + "/" + "name", without a second slash where base ends in one; middle is "" or
 * begins with a slash.  The caller frees it with memory_free; NULL if there is no memory.
 */
char *path_join(const char *base, const char *middle, const char *name);

/* The last component of a path that does not end in a slash. */
const char *path_name(const char *path);

/* Whether the last component of a path is this name; slashes may follow it. */
bool path_is_called(const char *path, const char *name);

#endif
