/* SPDX-License-Identifier: MIT */
/*
 * unsynced.c - a power failure: what was written to files and not synced is lost
 *
 * The files are cut to the length that they had at their last fsync() or, without one, before they
 * were first written to.  Renames and other changes of folders are kept, in any order: a file that
 * is renamed before it is synced is found cut short under its new name.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "support/fault.h"

enum { MAX_FILES = 64 };

/* fd: the library's own, so that the file can be cut once the program has closed it. */
static struct unsynced {
	dev_t device;
	ino_t inode;
	off_t kept;
	long fd;
} files[MAX_FILES];
static size_t file_count;

static struct unsynced *find_file(int fd, struct stat *st)
{
	if (system_call(SYS_fstat, fd, (long)st, 0, 0, 0, 0) || !S_ISREG(st->st_mode))
		return NULL;
	for (size_t i = 0; i < file_count; i++)
		if (files[i].device == st->st_dev && files[i].inode == st->st_ino)
			return &files[i];
	if (file_count == MAX_FILES)
		return NULL;
	char path[64];
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	long own = system_call(SYS_openat, AT_FDCWD, (long)path, O_WRONLY | O_CLOEXEC, 0, 0, 0);
	if (own < 0)
		return NULL;
	files[file_count] = (struct unsynced){ st->st_dev, st->st_ino, st->st_size, own };
	return &files[file_count++];
}

void unsynced_note_write(int fd)
{
	struct stat st;
	find_file(fd, &st);
}

void unsynced_note_sync(int fd)
{
	struct stat st;
	struct unsynced *file = find_file(fd, &st);
	if (file)
		file->kept = st.st_size;
}

void unsynced_drop(void)
{
	for (size_t i = 0; i < file_count; i++)
		system_call(SYS_ftruncate, files[i].fd, files[i].kept, 0, 0, 0, 0);
}
