/* SPDX-License-Identifier: MIT */
/*
 * temp_file.h - temporary files on their way to become a file, and what killed processes left
 *
 * A temporary is called .NAME.tmp.PID.N after the file NAME that it is to become; a second link
 * .NAME.tmp.PID.N.prev may exist briefly beside it (file.c).  The creator holds an flock on it
 * until it has its final name or is removed.  The system drops that lock when the process ends,
 * however it ends, so a temporary that can be locked belongs to nobody.  Unlike a process's number,
 * that also holds across containers and for machines that share a folder.
 */
#ifndef SCRAWL_CORE_TEMP_FILE_H
#define SCRAWL_CORE_TEMP_FILE_H

#include <limits.h>
#include <sys/types.h>

/* Room for a temporary's name, without .prev. */
#define TEMP_FILE_NAME_BYTES (NAME_MAX + 1)

/*
 * Creates a temporary for the file `name` in the open folder, locked as long as the descriptor
 * returned is open, and writes its name to temporary [TEMP_FILE_NAME_BYTES].  N is the first number
 * that is free.  Where the file system has no locks it goes without.  -1 with errno set.
 */
int temp_file_create(int folder, const char *name, mode_t mode, char *temporary);

/*
 * Removes the temporaries for `name` that nobody holds, with their .prev.  Other names, symbolic
 * links, and what cannot be opened for writing or locked are left alone.  Failing is no error.
 */
void temp_file_clean(int folder, const char *name);

#endif
