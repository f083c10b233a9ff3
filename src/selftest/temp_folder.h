/* SPDX-License-Identifier: MIT */
/*
 * temp_folder.h - a folder for the files of a check
 */
#ifndef SCRAWL_SELFTEST_TEMP_FOLDER_H
#define SCRAWL_SELFTEST_TEMP_FOLDER_H

#include <limits.h>

#include "selftest/finding.h"

struct temp_folder {
	char path[PATH_MAX];
};

/* Creates a new one in $TMPDIR, by default /tmp; false: the check has failed. */
bool temp_folder_create(struct temp_folder *folder, struct finding *f);

/* Writes the path of a file in it to out [PATH_MAX]; false: it is too long, the check failed. */
bool temp_folder_file(const struct temp_folder *folder, const char *name, char *out,
		      struct finding *f);

/* Removes it with all its files. */
void temp_folder_remove(const struct temp_folder *folder);

#endif
