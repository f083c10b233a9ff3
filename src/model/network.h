/* SPDX-License-Identifier: MIT */
/*
 * network.h - a sequence of layers with their shapes, and the weights in one block
 */
#ifndef SCRAWL_MODEL_NETWORK_H
#define SCRAWL_MODEL_NETWORK_H

#include "core/context.h"
#include "layers/layer.h"

/* A layer that is executed, owned by the chain; absorbed layers are not executed. */
struct executed_layer {
	struct layer *layer;
	size_t offset; /* of its parameters in the block */
};
struct chain {
	size_t count;
	struct executed_layer *executed; /* [count] */
};

/* A tensor of the block under the name that it has in a file: "conv1.weight". */
#define NETWORK_NAME 48
struct network_tensor {
	char name[NETWORK_NAME];
	const struct parameter *parameter;
	size_t offset; /* in the block, where they are adjacent */
	struct scrawl_tensor_info info;
};

struct network {
	struct scrawl_shape input;
	size_t classes;
	char *description;               /* with named networks and the classes filled in */
	const char *conv;                /* the requested convolution algorithm; static */
	char *texts;                     /* the same, split into the layers' texts */
	size_t count;                    /* layers as described */
	struct layer **layers;           /* [count], none of which has absorbed another */
	struct scrawl_layer_info *infos; /* [count] */
	struct chain training, inference;
	float *parameters; /* [parameter_count] */
	size_t parameter_count;
	struct network_tensor *tensors; /* [tensor_count] */
	size_t tensor_count;
};

/*
 * Determines layers and shapes; parameters stay NULL, and options->seed is ignored.
 * EINVAL: the description does not parse or the shapes do not fit.
 */
enum scrawl_status network_design(scrawl_context *ctx, const char *description,
				  const struct scrawl_model_options *options, struct network **out);

/* Allocates a designed network's block of parameters, all 0. */
enum scrawl_status network_allocate(scrawl_context *ctx, struct network *net);

/* Does both, and draws the weights from options->seed. */
enum scrawl_status network_create(scrawl_context *ctx, const char *description,
				  const struct scrawl_model_options *options, struct network **out);
void network_destroy(struct network *net);

#endif
