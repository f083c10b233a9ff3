/* SPDX-License-Identifier: MIT */
/*
 * header.h - what a training run is going to do, on standard error
 */
#ifndef SCRAWL_TOOLS_TRAIN_HEADER_H
#define SCRAWL_TOOLS_TRAIN_HEADER_H

struct train_run;

/* Shows, unless the run is quiet, what is about to be trained and how. */
void train_header_print(const struct train_run *run);

#endif
