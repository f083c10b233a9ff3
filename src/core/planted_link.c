/* SPDX-License-Identifier: MIT */
/*
 * planted_link.c - follows a path link by link, by the rule of Linux's protected_symlinks
 */
#include "core/planted_link.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_LINKS 40 /* as the kernel follows */

static bool is_planted(const char *folder, const struct stat *link)
{
	struct stat dir;
	return !stat(*folder ? folder : ".", &dir) && (dir.st_mode & S_ISVTX) &&
	       (dir.st_mode & S_IWOTH) && link->st_uid != geteuid() && link->st_uid != 0 &&
	       link->st_uid != dir.st_uid;
}

/* Puts the target of the link path[0 .. end) in its place; false: it cannot be read. */
static bool follow(char path[PATH_MAX], size_t begin, size_t end)
{
	char target[PATH_MAX], next[3 * PATH_MAX], rest[PATH_MAX];
	memcpy(rest, path + end, strlen(path + end) + 1);
	path[end] = '\0';
	ssize_t length = readlink(path, target, sizeof(target) - 1);
	if (length <= 0)
		return false;
	target[length] = '\0';
	int total = snprintf(next, sizeof(next), "%.*s%s%s", target[0] == '/' ? 0 : (int)begin,
			     path, target, rest);
	if (total >= PATH_MAX)
		return false;
	memcpy(path, next, (size_t)total + 1);
	return true;
}

bool planted_link(const char *path)
{
	char at[PATH_MAX], folder[PATH_MAX];
	size_t end = 0;
	unsigned links = 0;
	if (strlen(path) >= sizeof(at))
		return false;
	memcpy(at, path, strlen(path) + 1);
	for (;;) {
		struct stat status;
		size_t begin = end + strspn(at + end, "/");
		end = begin + strcspn(at + begin, "/");
		if (begin == end)
			return false;
		memcpy(folder, at, end);
		folder[end] = '\0';
		if (lstat(folder, &status))
			return false;
		if (!S_ISLNK(status.st_mode))
			continue;
		folder[begin] = '\0';
		if (is_planted(folder, &status))
			return true;
		if (++links > MAX_LINKS || !follow(at, begin, end))
			return false;
		/* An absolute target begins anew; what is before a relative one has no links. */
		end = at[0] == '/' ? 0 : begin;
	}
}
