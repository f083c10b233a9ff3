/* SPDX-License-Identifier: MIT */
/*
 * split_record.h - how training data were split, kept in a model's metadata
 */
#ifndef SCRAWL_TRAIN_SPLIT_RECORD_H
#define SCRAWL_TRAIN_SPLIT_RECORD_H

#include "model/model.h"

/*
 * Records how the data that the model is trained on were cut off the whole set, or that nobody
 * knows.  ENOMEM.
 */
enum scrawl_status split_record(scrawl_model *model, const scrawl_dataset *train);

#endif
