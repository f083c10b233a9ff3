/* SPDX-License-Identifier: MIT */
/*
 * lr_range.h - scrawl train --lr-range
 */
#ifndef SCRAWL_TOOLS_TRAIN_LR_RANGE_H
#define SCRAWL_TOOLS_TRAIN_LR_RANGE_H

struct train_run;

/* In place of training: shows which learning rates suit.  Returns an exit code. */
int train_lr_range(struct train_run *run);

#endif
