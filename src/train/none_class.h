/* SPDX-License-Identifier: MIT */
/*
 * none_class.h - the class of the images that the training option `none` makes
 */
#ifndef SCRAWL_TRAIN_NONE_CLASS_H
#define SCRAWL_TRAIN_NONE_CLASS_H

#include "model/model.h"

/* The data's class named SCRAWL_NONE_CLASS or, if there is none, the number after their classes. */
size_t none_class_of(const scrawl_dataset *data);

/* EDATA: the model lacks this class, or has another in its place. */
enum scrawl_status none_class_check(const scrawl_model *model, const scrawl_dataset *data);

#endif
