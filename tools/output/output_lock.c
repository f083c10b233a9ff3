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

int output_lock(struct output_lock *lock, const char *path)
{
	*lock = (struct output_lock){ 0 };
	if (!path || scrawl_path_kind(path) == SCRAWL_FILE_KIND_SPECIAL)
		return EXIT_DONE;
	char *name = lock_name(path);
	if (!name)
		return fail_memory();
	for (;;) {
		int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
		int error = fd < 0 || !flock(fd, LOCK_EX | LOCK_NB) ? 0 : errno;
		if (fd >= 0 && !error && !was_removed(name, fd)) {
			*lock = (struct output_lock){ name, fd };
			return EXIT_DONE;
		}
		if (fd >= 0)
			close(fd);
		if (fd >= 0 && !error)
			continue;
		bool locked = error == EWOULDBLOCK;
		if (fd >= 0 && !locked)
			unlink(name); /* of no use on a file system without locks */
		free(name);
		if (!locked)
			return EXIT_DONE;
		return fail_with(EXIT_IO,
				 "%s: another run is writing this file; wait for its end, or give "
				 "another name",
				 path);
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
