/* SPDX-License-Identifier: MIT */
/*
 * planted_link.c - follows a path link by link, by the rule of Linux's protected_symlinks
 */
#include "core/planted_link.h"

#include <limits.h>
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
	char target[PATH_MAX], after = path[end];
	path[end] = '\0';
	ssize_t length = readlink(path, target, sizeof(target));
	path[end] = after;
	if (length <= 0)
		return false;
	size_t start = target[0] == '/' ? 0 : begin, rest = strlen(path + end) + 1;
	if (start + (size_t)length + rest > PATH_MAX)
		return false;
	memmove(path + start + length, path + end, rest);
	memcpy(path + start, target, (size_t)length);
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
