/* SPDX-License-Identifier: MIT */
/*
 * layer.h - what a layer is
 *
 * Each kind of layer is one file (conv: two): a const table of operations (struct layer_ops) and,
 * if it has state of its own, a struct whose first member is struct layer.  A layer owns no
 * buffers: the plan lends them (struct layer_buffers).  Only `shape` can fail, at creation.
 *
 * Work is cut into pieces that run on several threads, independently of their number.  Most layers
 * process images one by one and get a range of images (a shard of the batch).  A dense layer
 * multiplies whole batches and cuts that work itself, into forward_pieces and backward_pieces.
 */
#ifndef SCRAWL_LAYERS_LAYER_H
#define SCRAWL_LAYERS_LAYER_H

#include <stdatomic.h>
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
	const char *algorithm; /* of conv; from the model options, not the description */
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

/* A tensor of weights; those of a layer are adjacent in the model's parameter block. */
struct parameter {
	const char *name; /* "weight", "bias" */
	size_t rank, size[4];
	size_t count;           /* product of size */
	size_t fan_in, fan_out; /* for the initial values; fan_in 0: `initial`, and no decay */
	float initial;
	bool not_negative; /* files with negative values are refused */
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
	size_t shard;  /* images per piece, for layers that process them one by one */
	bool training; /* dropout acts */
	uint64_t seed; /* of dropout */
	uint32_t epoch;
	const uint32_t *samples; /* [batch] each image's number in its data set; training only */
};

/* Arrays lent to a layer.  dy to collected, and statistics, exist only in training. */
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
	float *sums;       /* [batch, sums()] partial sums of y, for pieces of forward */
	atomic_size_t *arrivals; /* [arrivals()] counts such pieces; 0 between passes */
	float *statistics; /* the parameters, writable: for those that are observed, not learned */
};

/* Images of a shard, one of a layer's own pieces, or parameters. */
struct range {
	size_t begin, end;
};

/* The arguments of a layer's operation. */
struct layer_call {
	const struct layer *layer;
	const struct pass *pass;
	const struct layer_buffers *buffers;
	struct range range; /* the part to process; for operations on one thread, the whole batch */
	float *scratch;     /* [scratch()] of this thread */
};
typedef void layer_operation(const struct layer_call *call);

struct layer_ops {
	const char *name;   /* as in a description */
	const char *syntax; /* "conv N KxK [stride S] [pad P|same]" */
	unsigned takes;
	size_t size; /* of the struct that begins with struct layer */

	/*
	 * From arguments and in, sets out, parameters and the state of this kind.  Returns NULL, or
	 * what does not fit (static text).
	 */
	const char *(*shape)(struct layer *l);

	/*
	 * Takes over the work of the next layer, if it can (NULL: never); see conv.c.  Training may
	 * allow less than evaluation.
	 */
	bool (*absorb)(struct layer *l, const struct layer *next, bool training);

	/* Sizes of the buffers to lend; NULL: none. */
	size_t (*saved)(const struct layer *l);                  /* bytes per image */
	size_t (*scratch)(const struct layer *l);                /* floats per thread */
	size_t (*prepared)(const struct layer *l);               /* floats */
	size_t (*collected)(const struct layer *l);              /* doubles per shard */
	size_t (*sums)(const struct layer *l);                   /* floats per image */
	size_t (*arrivals)(const struct layer *l, size_t batch); /* counters */
	bool rectifies; /* an activation that gives 0 for half of its inputs: suits He's weights */
	bool has_partials; /* backward leaves each shard's gradients in partials */

	/*
	 * Fills prepared from the parameters, on one thread: in training before each batch,
	 * otherwise when plan_prepare is called.  NULL: nothing.
	 */
	layer_operation *prepare;

	/*
	 * y from x, for the images of the range; or, with forward_pieces (their number; NULL: by
	 * images), piece range.begin of the work on the whole batch.
	 */
	size_t (*forward_pieces)(const struct layer *l, size_t batch);
	layer_operation *forward;

	/*
	 * dx from dy, and partials if the layer has them, for the images of the range; or, with
	 * backward_pieces, piece range.begin.
	 */
	size_t (*backward_pieces)(const struct layer *l, size_t batch);
	layer_operation *backward;

	/*
	 * For a layer by images whose training passes first need sums over the whole batch (NULL:
	 * none).  collect computes them from a shard's x, collect_backward from its dy, as soon as
	 * the shard has them; settle combines the shards' sums, on one thread, before forward or
	 * backward of any shard.
	 */
	layer_operation *collect;
	layer_operation *settle;
	layer_operation *collect_backward;
	layer_operation *settle_backward;

	/*
	 * The gradients of the parameters in the range, over the whole batch; range.begin is a
	 * multiple of gradient_grain.  NULL for a layer without parameters.
	 */
	size_t (*gradient_grain)(const struct layer *l, size_t batch);
	layer_operation *gradient;

	/* Multiplications and additions per image of the forward pass; NULL: negligible. */
	double (*flops)(const struct layer *l);
};

extern const struct layer_ops conv_layer, relu_layer, maxpool_layer, avgpool_layer,
	globalpool_layer, dropout_layer, dense_layer, batchnorm_layer;

/* The convolution of a layer of kind conv_layer, without the layers that it absorbed. */
struct conv_geometry;
const struct conv_geometry *conv_layer_geometry(const struct layer *l);

/* Whether there is a convolution algorithm of that name. */
bool conv_layer_knows(const char *algorithm);

/* Prepares the matrix products for that many threads; false: out of memory. */
bool layers_setup(unsigned threads);

/* The kind with that name of `length` bytes; NULL if there is none. */
const struct layer_ops *layer_ops_find(const char *name, size_t length);
/* The kind number index; NULL past the end. */
const struct layer_ops *layer_ops_get(size_t index);

/* For `shape`: appends a parameter tensor to the layer. */
void layer_add_parameter(struct layer *l, struct parameter parameter);

#endif
