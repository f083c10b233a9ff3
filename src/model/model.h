/* SPDX-License-Identifier: MIT */
/*
 * model.h - a network with what belongs to it: class names and metadata
 */
#ifndef SCRAWL_MODEL_MODEL_H
#define SCRAWL_MODEL_MODEL_H

#include "model/metadata.h"
#include "model/plan.h"

/* Images at a time in evaluation and prediction, at most. */
#define INFERENCE_BATCH 128

struct scrawl_model {
	scrawl_context *ctx;
	struct network *net;
	size_t batch;       /* images at a time in inference; fewer where they are large */
	char **class_names; /* [classes] */
	bool drawn;         /* the weights are those of its creation */
	char *path;         /* of the file it was read from; NULL: it was made */
	struct metadata metadata;
};

/*
 * Makes a model of a network that has its parameters and takes it over, also on failure; classes
 * are named by their numbers.
 */
enum scrawl_status model_assemble(scrawl_context *ctx, struct network *net, scrawl_model **out);

/* names [classes] replace the class names; on ENOMEM they stay as they were. */
enum scrawl_status model_set_class_names(scrawl_model *model, const char *const *names);

#endif
