/* SPDX-License-Identifier: MIT */
/*
 * model_file.h - the parts common to model files and checkpoints; model_file_write.c writes them,
 * model_file_read.c reads them
 */
#ifndef SCRAWL_MODEL_MODEL_FILE_H
#define SCRAWL_MODEL_MODEL_FILE_H

#include "model/model.h"
#include "model/safetensors.h"

/* The metadata's "format". */
#define MODEL_FORMAT      "scrawl"
#define CHECKPOINT_FORMAT "scrawl checkpoint"

/* Of a checkpoint: the keys that are not the model's, and the names of the best weights so far. */
#define CHECKPOINT_PREFIX     "checkpoint."
#define CHECKPOINT_BEST       "best/"
#define CHECKPOINT_BEST_EPOCH CHECKPOINT_PREFIX "best_epoch" /* "0": no epoch has ended */

#define MODEL_VERSION       "1"
#define MODEL_NORMALIZATION "x / 255"

/* Sets the metadata that describe the model: format, description, input, class names. */
enum scrawl_status model_file_record(scrawl_model *model);

/* tensors [tensor_count] of a block laid out as the network's parameters, under their names. */
void model_file_tensors(const struct network *net, float *block, struct tensor *tensors);

/*
 * Builds the model that a file of this format describes, with its weights.  The metadata stay in
 * st, with keys of early versions renamed.
 */
enum scrawl_status model_file_build(scrawl_context *ctx, const char *path, const char *format,
				    struct safetensors *st, const char *conv, scrawl_model **out);

/* EMODEL unless st has all of the network's tensors, their names after prefix, finite. */
enum scrawl_status model_file_check(scrawl_context *ctx, const char *path,
				    const struct safetensors *st, const char *prefix,
				    const struct network *net);

/* EMODEL if st has others beside them; warns of those that are ignored. */
enum scrawl_status model_file_check_surplus(scrawl_context *ctx, const char *path,
					    const struct safetensors *st,
					    const struct network *net);

/* Copies them, once checked, into a block laid out as the network's parameters. */
void model_file_take(const struct safetensors *st, const char *prefix, const struct network *net,
		     float *block);

#endif
