/* SPDX-License-Identifier: MIT */
/*
 * split_file.h - writes which images a run trains and validates on
 */
#ifndef SCRAWL_TOOLS_TRAIN_SPLIT_FILE_H
#define SCRAWL_TOOLS_TRAIN_SPLIT_FILE_H

struct train_run;

/* Writes the file of --split-out, if there is one.  Returns an exit code, the error printed. */
int split_file_write(struct train_run *run);

#endif
