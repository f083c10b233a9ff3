/* SPDX-License-Identifier: MIT */
/*
 * layer.h - what a layer is
 *
 * A kind of layer is one file, and conv two: a const table of operations (struct layer_ops) and, if
 * it has more to remember than every layer, a struct whose first member is struct layer.  A layer
 * owns no buffers: the plan lends them (struct layer_buffers).  Whatever can fail, fails in
 * `shape`, at creation; the rest cannot.
 *
 * Work is cut into pieces that run on several threads, and how it is cut never depends on their
 * number.  Most layers treat images one by one and get a range of images (a shard of the batch).  A
 * dense layer is a product of whole batches and gets a range of its outputs or inputs instead: it
 * says so with forward_grain and backward_grain.
 */
#ifndef SCRAWL_LAYERS_LAYER_H
#define SCRAWL_LAYERS_LAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/shape.h"

/* Arguments as written in a description; each kind takes some of them. */
struct layer_arguments {
	size_t outputs;                     /* filters of conv, values of dense; 0: not given */
	size_t kernel_height, kernel_width; /* conv; both are K of a pooling window */
	size_t stride;                      /* 0: not given */
	size_t pad;
	bool pad_same;
	double probability;
	const char *algorithm; /* of conv; what the model options ask for, not in the description */
};
enum {
	TAKES_OUTPUTS = 1,          /* N */
	TAKES_OPTIONAL_OUTPUTS = 2, /* [N] */
	TAKES_KERNEL = 4,           /* KxK */
	TAKES_WINDOW = 8,           /* K */
	TAKES_STRIDE = 16,          /* [stride S] */
	TAKES_PAD = 32,             /* [pad P|same] */
	TAKES_PROBABILITY = 64,     /* P */
};

/* A tensor of weights; a layer's lie one after another in the model's parameter block. */
struct parameter {
	const char *name; /* "weight", "bias" */
	size_t rank, size[4];
	size_t count;           /* product of size */
	size_t fan_in, fan_out; /* for the initial values; fan_in 0: `initial`, and no decay */
	float initial;
	bool not_negative; /* no file may say otherwise */
};
#define LAYER_MAX_PARAMETERS 4

struct layer {
	const struct layer_ops *ops;
	struct layer_arguments arguments;
	struct scrawl_shape in, out;
	struct parameter parameters[LAYER_MAX_PARAMETERS];
	size_t parameter_tensors;
	size_t parameter_count; /* floats in all */
	uint32_t index;         /* position in the description, for random numbers */
};

/* One batch on its way through the network. */
struct pass {
	size_t batch;  /* images */
	size_t shard;  /* images a piece, for layers that take them one by one */
	bool training; /* dropout acts */
	uint64_t seed; /* of dropout */
	uint32_t epoch;
	const uint32_t *samples; /* [batch] each image's number in its data set; training only */
};

/* Arrays lent to a layer.  Those after prepared are there in training only. */
struct layer_buffers {
	const float *parameters; /* [parameter_count] */
	const float *x;          /* [batch, in] */
	float *y;                /* [batch, out] */
	uint8_t *saved;          /* [batch, saved()] written by forward, read by backward */
	float *prepared;         /* [prepared()] written by prepare from the parameters */
	float *dy;               /* [batch, out]; backward may overwrite it */
	float *dx;         /* [batch, in] to be filled by backward; NULL for the first layer */
	float *partials;   /* [shards, parameter_count] if has_partials */
	float *gradients;  /* [parameter_count] */
	double *collected; /* [shards, collected()] */
	float *statistics; /* the parameters, writable: for those that are observed, not learned */
};

/* Images of a shard, or whatever a grain counts. */
struct range {
	size_t begin, end;
};

/* What an operation of a layer works on. */
struct layer_call {
	const struct layer *layer;
	const struct pass *pass;
	const struct layer_buffers *buffers;
	struct range range; /* the part to be done; of operations on one thread, the whole batch */
	float *scratch;     /* [scratch()] of this thread */
};
typedef void layer_operation(const struct layer_call *call);

struct layer_ops {
	const char *name;   /* as in a description */
	const char *syntax; /* "conv N KxK [stride S] [pad P|same]" */
	unsigned takes;
	size_t size; /* of the struct that begins with struct layer */

	/*
	 * From arguments and in: out, parameters, and whatever the kind keeps.  Returns NULL, or
	 * what does not fit (static text).
	 */
	const char *(*shape)(struct layer *l);

	/*
	 * Takes over the work of the layer that follows, if it can (NULL: never); see conv.c.  In
	 * training that may be less than in evaluation.
	 */
	bool (*absorb)(struct layer *l, const struct layer *next, bool training);

	/* Sizes of what is lent; NULL: none. */
	size_t (*saved)(const struct layer *l);     /* bytes an image */
	size_t (*scratch)(const struct layer *l);   /* floats a thread */
	size_t (*prepared)(const struct layer *l);  /* floats */
	size_t (*collected)(const struct layer *l); /* doubles a shard */
	bool has_partials; /* backward leaves each shard's gradients in partials */

	/* Before the passes of each batch, on one thread: fills prepared.  NULL: nothing. */
	layer_operation *prepare;

	/*
	 * y from x, for the images of the range; or, with forward_grain (outputs per piece, NULL:
	 * by images), for all images and the outputs of the range.
	 */
	size_t (*forward_grain)(void);
	layer_operation *forward;

	/*
	 * dx from dy, and partials if the layer has them, for the images of the range; or, with
	 * backward_grain (inputs per piece), for all images and the inputs of the range.
	 */
	size_t backward_grain;
	layer_operation *backward;

	/*
	 * For a layer by images whose training passes need sums over the whole batch first (NULL:
	 * not this one).  collect makes them of a shard's x, and collect_backward of its dy, as
	 * soon as the shard has them; settle puts the shards' sums together, on one thread, before
	 * forward or backward of any shard.
	 */
	layer_operation *collect;
	layer_operation *settle;
	layer_operation *collect_backward;
	layer_operation *settle_backward;

	/*
	 * The gradients of the parameters in the range, over the whole batch; its begin is a
	 * multiple of gradient_grain.  NULL for a layer without parameters.
	 */
	size_t (*gradient_grain)(const struct layer *l, size_t batch);
	layer_operation *gradient;

	/* Multiplications and additions of the forward pass, an image; NULL: too few to count. */
	double (*flops)(const struct layer *l);
};

extern const struct layer_ops conv_layer, relu_layer, maxpool_layer, avgpool_layer,
	globalpool_layer, dropout_layer, dense_layer, batchnorm_layer;

/* What a layer of kind conv_layer computes before anything it absorbed. */
struct conv_geometry;
const struct conv_geometry *conv_layer_geometry(const struct layer *l);

/* Is there a convolution algorithm of that name? */
bool conv_layer_knows(const char *algorithm);

/* Makes ready what the layers' products need for that many threads; false: no memory for it. */
bool layers_setup(unsigned threads);

/* The kind of that name of `length` bytes; NULL if there is none. */
const struct layer_ops *layer_ops_find(const char *name, size_t length);
/* Kind number index; NULL after the last. */
const struct layer_ops *layer_ops_get(size_t index);

/* For `shape`: appends a parameter tensor to the layer. */
void layer_add_parameter(struct layer *l, struct parameter parameter);

#endif
