/* SPDX-License-Identifier: MIT */
/*
 * temp_file.h - temporary files on their way to become a file, and what killed processes left
 *
 * A temporary is called .NAME.tmp.PID.N after the file NAME that it is to become; a second link
 * .NAME.tmp.PID.N.prev may stand beside it for a moment (file.c).  Who creates one holds an flock
 * on it until it has its final name or is removed.  The system drops that lock when its process is
 * gone, however it went.  So a temporary that can be locked belongs to nobody: unlike a process's
 * number, that holds across containers and for machines that share a folder.
 */
#ifndef SCRAWL_CORE_TEMP_FILE_H
#define SCRAWL_CORE_TEMP_FILE_H

#include <limits.h>
#include <sys/types.h>

/* Room for a temporary's name, without .prev. */
#define TEMPORARY_NAME (NAME_MAX + 1)

/*
 * Creates a temporary for the file `name` in the open folder, locked as long as the descriptor
 * returned is open, and writes its name to temporary [TEMPORARY_NAME].  A number in it steps aside
 * for what is there.  Where the file system has no locks it goes without.  -1 with errno set.
 */
int temporary_create(int folder, const char *name, mode_t mode, char *temporary);

/*
 * Removes the temporaries for `name` that nobody holds, with their .prev.  Other names, symbolic
 * links, what cannot be opened for writing or cannot be locked stay.  Failing is no error.
 */
void temporary_clean(int folder, const char *name);

#endif
