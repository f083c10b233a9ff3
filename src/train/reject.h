/* SPDX-License-Identifier: MIT */
/*
 * reject.h - validation with images that show no character, and how sure a reading must be
 */
#ifndef SCRAWL_TRAIN_REJECT_H
#define SCRAWL_TRAIN_REJECT_H

#include "eval/evaluate.h"
#include "train/trainer.h"

/*
 * Validates a run with the option `none`: as evaluate_score, on the validation images replaced and
 * augmented as in training, in every epoch in the same way.
 */
struct score reject_score(struct scrawl_trainer *t);

/*
 * For a run with the option `none` and a validation set, after its last epoch: records in the
 * model, for the best weights, reject_threshold, reject_error and reject_coverage (see
 * scrawl_model_train).  The model's weights stay as they are.  ENOMEM.
 */
enum scrawl_status reject_record(struct scrawl_trainer *t);

/* Removes what an earlier run recorded. */
void reject_forget(scrawl_model *model);

#endif
