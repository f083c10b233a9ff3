/* SPDX-License-Identifier: MIT */
/*
 * provenance.h - writes into a model's metadata how it was trained, and what it reached
 */
#ifndef SCRAWL_TRAIN_PROVENANCE_H
#define SCRAWL_TRAIN_PROVENANCE_H

#include "train/trainer.h"

/*
 * Records seed, options, the data's fingerprint and split, the version of the library, and BLAS
 * with its core, and adopts the data's class names.  If the weights are not those that the model
 * was created with, records their fingerprint as "initial_weights"; a run resumed from a checkpoint
 * keeps the recorded one.
 */
enum scrawl_status origin_record(scrawl_model *model, const scrawl_dataset *train,
				 const struct scrawl_train_options *options);

/*
 * After an epoch: records whose weights are the run's best so far, and their validation accuracy;
 * nothing without a validation set.
 */
enum scrawl_status outcome_record(const struct scrawl_trainer *t);

#endif
