/* SPDX-License-Identifier: MIT */
/*
 * reject.h - the confidence below which a model's reading is better not believed
 */
#ifndef SCRAWL_TRAIN_REJECT_H
#define SCRAWL_TRAIN_REJECT_H

#include "train/trainer.h"

/*
 * For a run with the option `none` and a validation set, after its last epoch: records in the
 * model, for the best weights, reject_threshold, reject_error and reject_coverage (see
 * scrawl_model_train).  The model's weights stay as they are.  ENOMEM.
 */
enum scrawl_status reject_record(struct scrawl_trainer *t);

/* Removes what an earlier run recorded. */
void reject_forget(scrawl_model *model);

#endif
