/* SPDX-License-Identifier: MIT */
/*
 * provenance.c - what a reader of a model file wants to know of its origin
 */
#include "train/provenance.h"

#include <stdio.h>
#include <string.h>

#include "core/hash.h"
#include "data/augment.h"

/* What is not 0, after what stands in text [size]. */
static void add_option(char *text, size_t size, const char *name, double value)
{
	size_t used = strlen(text);
	if (value > 0.0)
		snprintf(text + used, size - used, ", %s %.10g", name, value);
}

static enum scrawl_status record_initial_weights(scrawl_model *model)
{
	char hash[HASH_TEXT];
	if (model->drawn)
		return SCRAWL_OK;
	scrawl_model_hash(model, hash);
	return scrawl_model_set_metadata(model, "initial_weights", hash);
}

enum scrawl_status origin_record(scrawl_model *model, const scrawl_dataset *train,
				 const struct scrawl_train_options *o)
{
	const char *names[SCRAWL_MAX_CLASSES] = { NULL };
	char training[512], seed[24];
	size_t classes = model->net->classes;
	snprintf(seed, sizeof(seed), "%llu", (unsigned long long)o->seed);
	snprintf(training, sizeof(training),
		 "%s, lr %g, momentum %g, beta2 %g, weight decay %g, %s, warm-up %g, batch %zu, "
		 "epochs %u",
		 scrawl_optimizer_at(o->optimizer), o->learning_rate, o->momentum, o->beta2,
		 o->weight_decay, scrawl_schedule_at(o->schedule), o->warmup, o->batch, o->epochs);
	add_option(training, sizeof(training), "plain epochs", o->plain_epochs);
	add_option(training, sizeof(training), "label smoothing", o->label_smoothing);
	add_option(training, sizeof(training), "clip", o->clip);
	add_option(training, sizeof(training), "ema", o->ema);
	add_option(training, sizeof(training), "until", o->until);
	add_option(training, sizeof(training), "patience", o->patience);
	enum scrawl_status status = scrawl_model_set_metadata(model, "seed", seed);
	if (status == SCRAWL_OK)
		status = scrawl_model_set_metadata(model, "training", training);
	if (status == SCRAWL_OK)
		status = scrawl_model_set_metadata(model, "data_hash", scrawl_dataset_hash(train));
	if (status == SCRAWL_OK)
		status = scrawl_model_set_metadata(model, "scrawl_version", scrawl_version());
	if (status == SCRAWL_OK)
		status = scrawl_model_set_metadata(model, "augment", augment_list(o->augment));
	if (status == SCRAWL_OK && !o->resume)
		status = record_initial_weights(model);
	for (size_t i = 0; i < classes; i++) {
		const char *name = scrawl_dataset_class_name(train, i);
		names[i] = name ? name : scrawl_model_class_name(model, i);
	}
	return status == SCRAWL_OK ? model_set_class_names(model, names) : status;
}
