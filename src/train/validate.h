/* SPDX-License-Identifier: MIT */
/*
 * validate.h - validation at the end of an epoch
 */
#ifndef SCRAWL_TRAIN_VALIDATE_H
#define SCRAWL_TRAIN_VALIDATE_H

#include "train/trainer.h"

/*
 * After an epoch's steps: validates, keeps the weights and their scores if they are the best so
 * far, and fills in val_loss, val_accuracy and best of the report.  Without a validation set the
 * last weights are the best, provided that they give a finite output.  With a moving average, its
 * weights are validated; training continues with its own.
 * ENUMERIC: a weight or a loss is not finite.
 */
enum scrawl_status validate_epoch(struct scrawl_trainer *t, struct scrawl_epoch *report);

#endif
