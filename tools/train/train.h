/* SPDX-License-Identifier: MIT */
/*
 * train.h - a training run from its beginning to its end
 */
#ifndef SCRAWL_TOOLS_TRAIN_TRAIN_H
#define SCRAWL_TOOLS_TRAIN_TRAIN_H

struct command_line;
struct train_request;

/*
 * Data, network, training, saving, the test; returns an exit code.  line is the table of options
 * whose values are members of *request; with --resume the checkpoint sets what was not given.
 */
int train_run(struct train_request *request, const struct command_line *line);

#endif
