/* SPDX-License-Identifier: MIT */
/*
 * provenance.h - writes into a model's metadata how it was trained
 */
#ifndef SCRAWL_TRAIN_PROVENANCE_H
#define SCRAWL_TRAIN_PROVENANCE_H

#include "model/model.h"

/*
 * Seed, options, the data's fingerprint and how they were split, the library's version; and the
 * data's class names.  If the weights are not those of the model's creation, their fingerprint, as
 * "initial_weights"; a run that goes on from a checkpoint keeps the one that is there.
 */
enum scrawl_status origin_record(scrawl_model *model, const scrawl_dataset *train,
				 const struct scrawl_train_options *options);

#endif
