/* SPDX-License-Identifier: MIT */
/*
 * train.h - a whole training run
 */
#ifndef SCRAWL_TOOLS_TRAIN_TRAIN_H
#define SCRAWL_TOOLS_TRAIN_TRAIN_H

struct command_line;
struct train_request;

/*
 * Opens the data, creates the network, trains, saves and tests; returns an exit code.  line is the
 * option table, which points into *request; with --resume the checkpoint sets what was not given.
 */
int train_run(struct train_request *request, const struct command_line *line);

#endif
