/* SPDX-License-Identifier: MIT */
/*
 * validate.h - what an epoch was worth
 */
#ifndef SCRAWL_TRAIN_VALIDATE_H
#define SCRAWL_TRAIN_VALIDATE_H

#include "train/trainer.h"

/*
 * After an epoch's steps: validates, keeps the weights and their scores if they are the best so
 * far, and fills in val_loss, val_accuracy and best of the report.  Without a validation set the
 * last weights are the best, if an image can be read with them.  The weights are those that the
 * moving average makes, where there is one; training goes on with its own.
 * ENUMERIC: a weight or a loss is not finite.
 */
enum scrawl_status validate_epoch(struct scrawl_trainer *t, struct scrawl_epoch *report);

#endif
