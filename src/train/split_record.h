/* SPDX-License-Identifier: MIT */
/*
 * split_record.h - records in a model's metadata how its training data were split
 */
#ifndef SCRAWL_TRAIN_SPLIT_RECORD_H
#define SCRAWL_TRAIN_SPLIT_RECORD_H

#include "model/model.h"

/*
 * Records how the model's training data were cut from the whole set, or that this is unknown.
 * ENOMEM.
 */
enum scrawl_status split_record(scrawl_model *model, const scrawl_dataset *train);

#endif
