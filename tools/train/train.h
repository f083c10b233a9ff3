/* SPDX-License-Identifier: MIT */
/*
 * train.h - a training run from its beginning to its end
 */
#ifndef SCRAWL_TOOLS_TRAIN_TRAIN_H
#define SCRAWL_TOOLS_TRAIN_TRAIN_H

struct train_request;

/*
 * Data, network, training, saving, the test; returns an exit code.  With --resume, request is
 * completed from the checkpoint.
 */
int train_run(struct train_request *request);

#endif
