/* SPDX-License-Identifier: MIT */
/*
 * descriptor_path.c - follows symbolic links as far as a folder of descriptors in /proc
 */
#include "output/descriptor_path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINKS 40 /* as many as Linux follows */

/* Whether the name in a folder without symbolic links is that of a descriptor. */
static bool names_descriptor(const char *folder, const char *name, int *fd)
{
	char own[PATH_MAX];
	int end = 0;
	size_t digits = strspn(name, "0123456789");
	if (!digits || digits > 9 || name[digits])
		return false;
	/* The number that /proc shows may be of another namespace than getpid's. */
	if (realpath("/proc/self/fd", own) && strcmp(folder, own) == 0) {
		*fd = (int)strtol(name, NULL, 10);
		return true;
	}
	*fd = -1;
	return sscanf(folder, "/proc/%*[0-9]/fd%n", &end) == 0 && end > 0 && !folder[end];
}

/* Splits a path into its folder, without symbolic links, and the name in it, which it returns. */
static const char *split(char *path, char *folder)
{
	char *slash = strrchr(path, '/');
	if (!slash)
		return realpath(".", folder) ? path : NULL;
	*slash = '\0';
	return realpath(slash == path ? "/" : path, folder) ? slash + 1 : NULL;
}

bool descriptor_path_find(const char *path, int *fd)
{
	char at[PATH_MAX], folder[PATH_MAX], full[2 * PATH_MAX], link[PATH_MAX];
	snprintf(full, sizeof(full), "%s", path);
	for (int i = 0; i < LINKS; i++) {
		if (snprintf(at, sizeof(at), "%s", full) >= (int)sizeof(at))
			return false;
		const char *name = split(at, folder);
		if (!name)
			return false;
		if (names_descriptor(folder, name, fd))
			return true;
		snprintf(full, sizeof(full), "%s/%s", folder, name);
		ssize_t length = readlink(full, link, sizeof(link) - 1);
		if (length < 0)
			return false;
		link[length] = '\0';
		snprintf(full, sizeof(full), "%s/%s", *link == '/' ? "" : folder, link);
	}
	return false;
}

FILE *descriptor_path_open(const char *path, int fd)
{
	int writer = fd >= 0 ? fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
			     : open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY);
	FILE *stream = writer >= 0 ? fdopen(writer, "w") : NULL;
	if (writer >= 0 && !stream) {
		int error = errno;
		close(writer);
		errno = error;
	}
	return stream;
}
