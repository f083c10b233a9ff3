/* SPDX-License-Identifier: MIT */
/*
 * new_folder.c - creates folders, and refuses those that hold something
 */
#include "output/new_folder.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/message.h"
#include "output/output_check.h"

int folder_make(const char *path)
{
	if (mkdir(path, 0777) < 0 && errno != EEXIST)
		return fail_with(EXIT_IO, "%s: %s", path, strerror(errno));
	return EXIT_DONE;
}

int folder_check_name(const char *path)
{
	return !output_is_stdout(path)
		       ? EXIT_DONE
		       : fail_with(EXIT_USAGE,
				   "%s: a folder is not written to standard output; name a folder "
				   "(./- is one called -)",
				   path);
}

int folder_check_empty(const char *path)
{
	int code = folder_check_name(path);
	if (code != EXIT_DONE)
		return code;
	DIR *folder = opendir(path);
	if (!folder)
		return errno == ENOENT ? EXIT_DONE
				       : fail_with(EXIT_IO, "%s: %s", path, strerror(errno));
	const struct dirent *entry;
	bool empty = true;
	errno = 0;
	while (empty && (entry = readdir(folder)) != NULL)
		empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
	int error = empty ? errno : 0;
	closedir(folder);
	if (error)
		return fail_with(EXIT_IO, "%s: %s", path, strerror(error));
	return empty ? EXIT_DONE
		     : fail_with(EXIT_USAGE, "%s: is not empty (name a new folder)", path);
}
