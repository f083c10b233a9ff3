/* SPDX-License-Identifier: MIT */
/*
 * model.h - a network with its class names and metadata
 */
#ifndef SCRAWL_MODEL_MODEL_H
#define SCRAWL_MODEL_MODEL_H

#include "model/metadata.h"
#include "model/plan.h"

/* Maximum batch in evaluation and prediction. */
#define INFERENCE_BATCH 128

struct scrawl_model {
	scrawl_context *ctx;
	struct network *net;
	size_t batch;       /* images per batch in inference; fewer if they are large */
	char **class_names; /* [classes] */
	bool drawn;         /* the weights are those that it was created with */
	char *path;         /* of the file that it was read from; NULL: none */
	struct metadata metadata;
};

/*
 * Makes a model of a network that has its parameters, taking ownership of it even on failure;
 * classes are named by their numbers.
 */
enum scrawl_status model_assemble(scrawl_context *ctx, struct network *net, scrawl_model **out);

/* names [classes] replace the class names; on ENOMEM these are unchanged. */
enum scrawl_status model_set_class_names(scrawl_model *model, const char *const *names);

#endif
