/* SPDX-License-Identifier: MIT */
/*
 * plan.h - a network made ready for batches: buffers, the order of work, how it is cut
 *
 * Everything is allocated by plan_create; forward, backward and gradient allocate nothing and
 * cannot fail.  Layers that treat images one by one form a stage in which a thread takes a shard of
 * the batch through all of them while it is in cache; a layer that works on whole batches is a
 * stage of its own, and so, in training, begins one that needs sums over the whole batch first
 * (batchnorm).  Shards and pieces depend on the batch and the network, never on the threads.
 */
#ifndef SCRAWL_MODEL_PLAN_H
#define SCRAWL_MODEL_PLAN_H

#include "model/network.h"

struct plan;

struct batch;

/*
 * Other pixels for image i of a batch, to be read at once; called on the thread that works on them,
 * `worker` of the context's threads, at the same time as for other images.
 */
typedef const uint8_t *batch_augment_fn(const void *arg, const struct batch *batch, size_t i,
					unsigned worker);

/* The images of one step. */
struct batch {
	size_t size;                  /* at most the plan's */
	const uint8_t *const *images; /* [size] pixels [height, width, channels] */
	const float *const *floats;   /* [size] instead, as the network sees them, if not NULL */
	const uint8_t *labels;        /* [size], or NULL: no losses */
	double smoothing;             /* of the labels: see kernels/softmax.h; 0: as they are */
	const uint32_t *samples;      /* [size] numbers in the data set; training only */
	uint64_t seed;                /* of dropout; training only */
	uint32_t epoch;               /* training only */
	batch_augment_fn *augment;    /* NULL: the images as they are */
	const void *augment_arg;
};

/* What forward leaves, until the next forward; arrays of the batch's size. */
struct outcome {
	const float *probabilities; /* [size, classes] */
	const float *logits;        /* [size, classes] */
	const double *losses;       /* [size] cross-entropies; undefined without labels */
};

/*
 * A plan for batches of up to `batch` images; net must outlive it and keep its weights in place.
 * A training plan's forward also moves what layers observe (batchnorm's running statistics).
 */
enum scrawl_status plan_create(scrawl_context *ctx, const struct network *net, size_t batch,
			       bool training, struct plan **out);
void plan_destroy(struct plan *plan);

/* Bytes that such a plan takes. */
size_t plan_bytes(const struct network *net, unsigned threads, size_t batch, bool training);

/* Batch in, probabilities and losses out. */
struct outcome plan_forward(struct plan *plan, const struct batch *batch);

/*
 * After forward of the same batch with labels, in a training plan: the gradient of the mean loss
 * for all parameters.  As soon as gradients [begin, end) are final, on_slice (may be NULL) is
 * called for them, on whatever thread made them, at the same time as other slices; it may change
 * those parameters, which nothing reads any more until the next forward.
 */
typedef void plan_slice_fn(void *arg, const float *gradients, size_t begin, size_t end);
void plan_backward(struct plan *plan, const struct batch *batch, plan_slice_fn *on_slice,
		   void *arg);

/* Gradients [parameter_count] of the last backward, in the order of the network's parameters. */
const float *plan_gradients(const struct plan *plan);

#endif
