/* SPDX-License-Identifier: MIT */
/*
 * output_lock.h - keeps two runs from writing one file by turns
 *
 * A file that is replaced whole cannot hold a lock itself: the lock is on an empty file .NAME.lock
 * beside it, which is removed afterwards.  The system drops the lock however a program ends, so one
 * that a killed run left behind is free.
 */
#ifndef SCRAWL_TOOLS_OUTPUT_OUTPUT_LOCK_H
#define SCRAWL_TOOLS_OUTPUT_OUTPUT_LOCK_H

/* { 0 }: nothing is locked. */
struct output_lock {
	char *path; /* of the lock file; NULL: nothing is locked */
	int fd;
};

/*
 * Locks the file that will be written at path, or nothing where path is NULL or names a pipe, a
 * device or a folder, in a folder that is closed, and on file systems without locks.  Returns an
 * exit code, with the error printed: EXIT_IO if another process holds the lock, or if it may,
 * because there is one that cannot be opened.
 */
int output_lock(struct output_lock *lock, const char *path);
void output_unlock(struct output_lock *lock);

#endif
