/* SPDX-License-Identifier: MIT */
/*
 * overwrite.h - which files a training run may overwrite
 */
#ifndef SCRAWL_TOOLS_TRAIN_OVERWRITE_H
#define SCRAWL_TOOLS_TRAIN_OVERWRITE_H

struct train_run;

/* Refuses, as a usage error, to overwrite with models or log what is neither. */
int train_check_files(const struct train_run *run);

#endif
