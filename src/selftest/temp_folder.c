/* SPDX-License-Identifier: MIT */
/*
 * temp_folder.c - creating and removing a check's folder
 */
#include "selftest/temp_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool temp_folder_create(struct temp_folder *folder, struct finding *f)
{
	const char *base = getenv("TMPDIR");
	int length = snprintf(folder->path, sizeof(folder->path), "%s/scrawl-selftest-XXXXXX",
			      base && *base ? base : "/tmp");
	if (length >= (int)sizeof(folder->path))
		errno = ENAMETOOLONG;
	else if (mkdtemp(folder->path))
		return true;
	finding_fail(f, "no folder can be made in %.150s: %s", base && *base ? base : "/tmp",
		     strerror(errno));
	return false;
}

bool temp_folder_file(const struct temp_folder *folder, const char *name, char *out,
		      struct finding *f)
{
	if (snprintf(out, PATH_MAX, "%s/%s", folder->path, name) < PATH_MAX)
		return true;
	finding_fail(f, "%.150s: the path is too long", folder->path);
	return false;
}

void temp_folder_remove(const struct temp_folder *folder)
{
	DIR *dir = opendir(folder->path);
	int fd = dir ? dirfd(dir) : -1;
	const struct dirent *entry;
	while (fd >= 0 && (entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			unlinkat(fd, entry->d_name, 0);
	if (dir)
		closedir(dir);
	rmdir(folder->path);
}
