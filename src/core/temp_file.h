/* SPDX-License-Identifier: MIT */
/*
 * temp_file.h - temporary files that replace a file, and those that killed processes left behind
 *
 * A temporary file is called .NAME.tmp.PID.N after the file NAME that it will replace; a second
 * link .NAME.tmp.PID.N.prev may exist briefly (file.c).  The creator holds an flock on it until it
 * is renamed or removed.  The system drops that lock however the process ends, so a temporary file
 * that can be locked is abandoned.  Unlike a check of the process number, this also works across
 * containers and for machines that share a folder.
 */
#ifndef SCRAWL_CORE_TEMP_FILE_H
#define SCRAWL_CORE_TEMP_FILE_H

#include <limits.h>
#include <sys/types.h>

/* Room for a temporary's name, without .prev. */
#define TEMP_FILE_NAME_BYTES (NAME_MAX + 1)

/*
 * Creates a temporary file for the file `name` in the open folder, locked as long as the returned
 * descriptor is open, and writes its name to temporary [TEMP_FILE_NAME_BYTES].  N is the first free
 * number.  On file systems without locks it stays unlocked.  On failure -1, with errno set.
 */
int temp_file_create(int folder, const char *name, mode_t mode, char *temporary);

/*
 * Removes abandoned temporary files for `name`, with their .prev.  Other names, symbolic links and
 * files that cannot be opened for writing or locked are left alone.  Failures are ignored.
 */
void temp_file_clean(int folder, const char *name);

#endif
