/* SPDX-License-Identifier: MIT */
/*
 * provenance.c - records in a model how it was trained, and what it reached
 */
#include "train/provenance.h"

#include <stdio.h>
#include <string.h>

#include "core/blas.h"
#include "core/hash.h"
#include "data/augment.h"
#include "data/dataset.h"
#include "train/none_class.h"
#include "train/reject.h"
#include "train/split_record.h"

#define BEST_EPOCH   "best_epoch"
#define VAL_ACCURACY "val_accuracy" /* a fraction */
#define CLASS_NAMES  "class_names"  /* "given": by the data; else they are only numbers */

/* "epochs 8, batch 64, optimizer adamw, ...", without options that are off, as by default. */
static void describe_training(const struct scrawl_train_options *o, char *text, size_t size)
{
	const struct scrawl_option_info *info;
	size_t used = 0;
	for (size_t i = 0; (info = scrawl_train_option_at(i)) && used < size; i++) {
		char number[SCRAWL_VALUE_BYTES];
		const char *value = scrawl_train_options_get(o, info->name, number);
		bool off = strcmp(value, "0") == 0 && strcmp(info->default_value, "0") == 0;
		bool has_own_key =
			strcmp(info->name, "seed") == 0 || strcmp(info->name, "augment") == 0;
		if (!off && !has_own_key)
			used += (size_t)snprintf(text + used, size - used, "%s%s %s",
						 used ? ", " : "", info->name, value);
	}
}

static enum scrawl_status record_initial_weights(scrawl_model *model)
{
	char hash[HASH_TEXT];
	if (model->drawn)
		return SCRAWL_OK;
	scrawl_model_hash(model, hash);
	return scrawl_model_set_metadata(model, "initial_weights", hash);
}

/* Takes the names of the data's classes. */
static enum scrawl_status record_names(scrawl_model *model, const scrawl_dataset *train, bool none)
{
	const char *names[SCRAWL_MAX_CLASSES] = { NULL };
	for (size_t i = 0; i < model->net->classes; i++) {
		const char *name = scrawl_dataset_class_name(train, i);
		names[i] = name ? name : scrawl_model_class_name(model, i);
	}
	if (none)
		names[none_class_of(train)] = SCRAWL_NONE_CLASS;
	enum scrawl_status status = model_set_class_names(model, names);
	if (train->store->names.count == 0)
		metadata_remove(&model->metadata, CLASS_NAMES);
	else if (status == SCRAWL_OK)
		status = scrawl_model_set_metadata(model, CLASS_NAMES, "given");
	return status;
}

enum scrawl_status origin_record(scrawl_model *model, const scrawl_dataset *train,
				 const struct scrawl_train_options *o)
{
	char training[1024], seed[SCRAWL_VALUE_BYTES], blas[BLAS_NAME_BYTES];
	scrawl_train_options_get(o, "seed", seed);
	blas_name(blas);
	describe_training(o, training, sizeof(training));
	enum scrawl_status status = scrawl_model_set_metadata(model, "seed", seed);
	if (status == SCRAWL_OK)
		status = scrawl_model_set_metadata(model, "training", training);
	if (status == SCRAWL_OK)
		status = scrawl_model_set_metadata(model, "data_hash", scrawl_dataset_hash(train));
	/* The model of a run before may have recorded another. */
	const char *preparation = scrawl_dataset_preparation(train);
	if (status == SCRAWL_OK && (preparation[0] || scrawl_model_metadata(model, "preparation")))
		status = scrawl_model_set_metadata(model, "preparation",
						   preparation[0] ? preparation : "none");
	if (status == SCRAWL_OK)
		status = split_record(model, train);
	if (status == SCRAWL_OK)
		status = scrawl_model_set_metadata(model, "scrawl_version", scrawl_version());
	if (status == SCRAWL_OK)
		status = scrawl_model_set_metadata(model, "blas", blas);
	if (status == SCRAWL_OK)
		status = scrawl_model_set_metadata(model, "augment", augment_list(o->augment));
	if (status == SCRAWL_OK && !o->resume)
		status = record_initial_weights(model);
	if (!o->resume) {
		reject_forget(model);
		metadata_remove(&model->metadata, BEST_EPOCH);
		metadata_remove(&model->metadata, VAL_ACCURACY);
	}
	return status == SCRAWL_OK ? record_names(model, train, o->none > 0.0) : status;
}

enum scrawl_status outcome_record(const struct scrawl_trainer *t)
{
	const struct position *at = &t->position;
	char epoch[24], accuracy[40];
	if (!t->val)
		return SCRAWL_OK;
	snprintf(epoch, sizeof(epoch), "%u", at->best_epoch);
	/* As %f, but in every locale. */
	unsigned long millionths = (unsigned long)(at->val_accuracy * 1e6 + 0.5);
	snprintf(accuracy, sizeof(accuracy), "%lu.%06lu", millionths / 1000000,
		 millionths % 1000000);
	enum scrawl_status status = scrawl_model_set_metadata(t->model, BEST_EPOCH, epoch);
	return status == SCRAWL_OK ? scrawl_model_set_metadata(t->model, VAL_ACCURACY, accuracy)
				   : status;
}
