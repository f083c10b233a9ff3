/* SPDX-License-Identifier: MIT */
/*
 * new_folder.h - folders to write results to
 */
#ifndef SCRAWL_TOOLS_OUTPUT_NEW_FOLDER_H
#define SCRAWL_TOOLS_OUTPUT_NEW_FOLDER_H

/* Creates a folder unless it is there.  Returns an exit code, with the error printed. */
int folder_make(const char *path);

/* EXIT_USAGE, with the error printed, if it is the name of standard output. */
int folder_check_name(const char *path);

/* EXIT_USAGE, with the error printed, if there is a folder that is not empty, or for that name. */
int folder_check_empty(const char *path);

#endif
