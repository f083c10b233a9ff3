/* SPDX-License-Identifier: MIT */
/*
 * temp_file.c - creates temporary files under a lock, and removes unlocked ones
 *
 * Between creation and locking of a temporary file, another process may mistake it for an abandoned
 * one, lock it and remove it.  The creator then finds it locked, or without a name, and creates
 * another.  A cleaner may win the lock after the temporary was renamed and its name reused, so it
 * checks that the name still refers to the file it locked; while it holds the lock, no process
 * renames that file.
 */
#include "core/temp_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* The part before the process's number; 200: the rest must fit as well. */
static void write_prefix(const char *name, char *prefix)
{
	snprintf(prefix, TEMP_FILE_NAME_BYTES, ".%.200s.tmp.", name);
}

/* Whether the lock was acquired; false: it is being removed, or has been. */
static bool hold(int fd)
{
	struct stat st;
	if (flock(fd, LOCK_EX | LOCK_NB))
		return errno != EWOULDBLOCK;
	return fstat(fd, &st) || st.st_nlink > 0;
}

int temp_file_create(int folder, const char *name, mode_t mode, char *temporary)
{
	char prefix[TEMP_FILE_NAME_BYTES];
	write_prefix(name, prefix);
	for (unsigned i = 0; i < 100; i++) {
		snprintf(temporary, TEMP_FILE_NAME_BYTES, "%.220s%ld.%u", prefix, (long)getpid(),
			 i);
		int fd = openat(folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
		if (fd < 0 && errno != EEXIST)
			return -1;
		if (fd >= 0 && hold(fd))
			return fd;
		if (fd >= 0)
			close(fd);
	}
	errno = EEXIST;
	return -1;
}

/* Whether the rest of a name, after the prefix, is PID.N. */
static bool is_numbers(const char *s)
{
	static const char digits[] = "0123456789";
	size_t pid = strspn(s, digits);
	size_t n = pid && s[pid] == '.' ? strspn(s + pid + 1, digits) : 0;
	return n && s[pid + 1 + n] == '\0';
}

static void remove_unheld(int folder, const char *temporary)
{
	struct stat named, locked;
	char previous[TEMP_FILE_NAME_BYTES + 8];
	if (fstatat(folder, temporary, &named, AT_SYMLINK_NOFOLLOW) || !S_ISREG(named.st_mode))
		return;
	/* For writing: some network file systems lock only such descriptors. */
	int fd = openat(folder, temporary, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return;
	if (!flock(fd, LOCK_EX | LOCK_NB) && !fstat(fd, &locked) &&
	    !fstatat(folder, temporary, &named, AT_SYMLINK_NOFOLLOW) &&
	    named.st_dev == locked.st_dev && named.st_ino == locked.st_ino) {
		snprintf(previous, sizeof(previous), "%s.prev", temporary);
		unlinkat(folder, previous, 0);
		unlinkat(folder, temporary, 0);
	}
	close(fd);
}

void temp_file_clean(int folder, const char *name)
{
	char prefix[TEMP_FILE_NAME_BYTES];
	/* Opened again, for a separate read position. */
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *entries = fd >= 0 ? fdopendir(fd) : NULL;
	if (!entries) {
		if (fd >= 0)
			close(fd);
		return;
	}
	write_prefix(name, prefix);
	size_t length = strlen(prefix);
	for (const struct dirent *entry; (entry = readdir(entries));)
		if (strncmp(entry->d_name, prefix, length) == 0 &&
		    is_numbers(entry->d_name + length))
			remove_unheld(folder, entry->d_name);
	closedir(entries);
}
