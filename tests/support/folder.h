/* SPDX-License-Identifier: MIT */
/*
 * folder.h - a temporary folder for a test's files, which becomes the current folder
 *
 * folder_enter and folder_leave are a cmocka group's setup and teardown.
 */
#ifndef SCRAWL_TESTS_FOLDER_H
#define SCRAWL_TESTS_FOLDER_H

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char folder_path[4096];

static inline int folder_enter(void **state)
{
	(void)state;
	const char *base = getenv("TMPDIR");
	snprintf(folder_path, sizeof(folder_path), "%s/scrawl-test-XXXXXX",
		 base && *base ? base : "/tmp");
	return mkdtemp(folder_path) && chdir(folder_path) == 0 ? 0 : -1;
}

/* Creates a file, or replaces its content. */
static inline void folder_write(const char *path, const void *bytes, size_t count)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, count, file), count);
	assert_int_equal(fclose(file), 0);
}

/* Number of entries in a folder; -1 if it cannot be read. */
static inline int folder_count(const char *path)
{
	DIR *dir = opendir(path);
	if (!dir)
		return -1;
	int count = -2; /* . and .. */
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

/* Removes files and empty folders from the current folder. */
static inline void folder_clear(void)
{
	DIR *dir = opendir(".");
	if (!dir)
		return;
	for (struct dirent *entry; (entry = readdir(dir));)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			remove(entry->d_name);
	closedir(dir);
}

static inline int folder_leave(void **state)
{
	(void)state;
	folder_clear();
	return chdir("/") == 0 && rmdir(folder_path) == 0 ? 0 : -1;
}

#endif
