/* SPDX-License-Identifier: MIT */
/*
 * output_lock.c - an flock on .NAME.lock
 */
#include "output/output_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <scrawl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/message.h"

/* Beside the target, without symbolic links; NULL: no memory.  200: the rest must fit as well. */
static char *lock_name(const char *path)
{
	char *target = realpath(path, NULL);
	const char *written = target ? target : path, *slash = strrchr(written, '/');
	int folder = slash ? (int)(slash - written) + 1 : 0;
	size_t room = strlen(written) + 8;
	char *name = malloc(room);
	if (name)
		snprintf(name, room, "%.*s.%.200s.lock", folder, written, written + folder);
	free(target);
	return name;
}

/* Whether the open file has lost its name: the process that held the lock has removed it. */
static bool was_removed(const char *name, int fd)
{
	struct stat named, opened;
	if (stat(name, &named))
		return errno == ENOENT;
	return !fstat(fd, &opened) &&
	       (named.st_dev != opened.st_dev || named.st_ino != opened.st_ino);
}

/* Creates or opens it; to lock another user's, which cannot be written, reading is enough. */
static int open_lock(const char *name)
{
	int flags = O_CLOEXEC | O_NOFOLLOW;
	int fd = open(name, O_RDWR | O_CREAT | flags, 0666);
	return fd >= 0 ? fd : open(name, O_RDONLY | O_NONBLOCK | flags);
}

/*
 * The exit code for a lock that failed with an errno; EXIT_DONE: there is none and nobody else can
 * hold one, as the folder is closed or the file system has no locks.
 */
static int without_lock(const char *path, const char *name, int error)
{
	if (error == EWOULDBLOCK)
		return fail_with(EXIT_IO,
				 "%s: another run is writing this file; wait for its end, or give "
				 "another name",
				 path);
	/* ELOOP: a link.  EBADF: some network file systems lock only what can be written. */
	if (error == EACCES || error == EPERM || error == ELOOP || error == EBADF) {
		struct stat status;
		if (!lstat(name, &status))
			return fail_with(
				EXIT_IO,
				"%s: another run may be writing this file, as %s cannot be "
				"locked: %s; remove that if no run is, or give another name",
				path, name, strerror(error));
	}
	return EXIT_DONE;
}

int output_lock(struct output_lock *lock, const char *path)
{
	*lock = (struct output_lock){ 0 };
	if (!path || scrawl_path_kind(path) == SCRAWL_FILE_KIND_SPECIAL)
		return EXIT_DONE;
	char *name = lock_name(path);
	if (!name)
		return fail_memory();
	for (;;) {
		int fd = open_lock(name);
		int error = fd >= 0 && !flock(fd, LOCK_EX | LOCK_NB) ? 0 : errno;
		if (!error && !was_removed(name, fd)) {
			*lock = (struct output_lock){ name, fd };
			return EXIT_DONE;
		}
		if (fd >= 0)
			close(fd);
		if (!error)
			continue;
		int code = without_lock(path, name, error);
		if (fd >= 0 && code == EXIT_DONE)
			unlink(name); /* of no use on a file system without locks */
		free(name);
		return code;
	}
}

void output_unlock(struct output_lock *lock)
{
	if (!lock->path)
		return;
	unlink(lock->path);
	close(lock->fd);
	free(lock->path);
	*lock = (struct output_lock){ 0 };
}
