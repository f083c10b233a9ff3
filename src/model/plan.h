/* SPDX-License-Identifier: MIT */
/*
 * plan.h - a network prepared for batches: buffers, the order of work, how it is divided
 *
 * plan_create allocates everything; forward, backward and gradient allocate nothing and cannot
 * fail.  Consecutive layers that process images one by one form a stage, in which a thread takes a
 * shard of the batch through all of them while it is in cache.  A layer that works on whole batches
 * is a stage of its own.  In training, a layer that first needs sums over the whole batch
 * (batchnorm) begins a new stage.  Shards and pieces depend on the batch and the network, never on
 * the number of threads.
 */
#ifndef SCRAWL_MODEL_PLAN_H
#define SCRAWL_MODEL_PLAN_H

#include "model/network.h"

struct plan;

struct batch;

/*
 * Returns other pixels for image i of a batch, valid until the next call with this worker.  Called
 * on the thread that processes them, number `worker` of the context's threads; threads call it at
 * the same time.
 */
typedef const uint8_t *batch_augment_fn(const void *arg, const struct batch *batch, size_t i,
					unsigned worker);

/* The images of one step. */
struct batch {
	size_t size;                  /* at most the plan's */
	const uint8_t *const *images; /* [size] pixels [height, width, channels] */
	const float *const *floats;   /* [size] instead, as the network sees them, if not NULL */
	const uint8_t *labels;        /* [size], or NULL: no losses */
	double smoothing;             /* of the labels: see kernels/softmax.h; 0: none */
	const uint32_t *samples;      /* [size] numbers in the data set; training only */
	uint64_t seed;                /* of dropout; training only */
	uint32_t epoch;               /* training only */
	batch_augment_fn *augment;    /* NULL: the images unchanged */
	const void *augment_arg;
};

/* Results of forward, valid until the next forward; arrays of the batch's size. */
struct outcome {
	const float *probabilities; /* [size, classes] */
	const float *logits;        /* [size, classes] */
	const double *losses;       /* [size] cross-entropies; undefined without labels */
};

/*
 * Creates a plan for batches of up to `batch` images; net must outlive it and keep its weights in
 * place.  A training plan's forward also updates observed parameters (batchnorm's running
 * statistics).
 */
enum scrawl_status plan_create(scrawl_context *ctx, const struct network *net, size_t batch,
			       bool training, struct plan **out);
void plan_destroy(struct plan *plan);

/* Bytes that such a plan allocates. */
size_t plan_bytes(const struct network *net, unsigned threads, size_t batch, bool training);

/*
 * Derives from the weights what the passes read, such as transformed ones.  plan_create does this
 * for an inference plan; call it again after the weights have changed.  A training plan does it in
 * each forward.
 */
void plan_prepare(struct plan *plan);

/* Computes probabilities and losses of a batch. */
struct outcome plan_forward(struct plan *plan, const struct batch *batch);

/*
 * After forward of the same batch with labels, in a training plan: computes the gradient of the
 * mean loss for all parameters.  As soon as gradients [begin, end) are final, on_slice (may be
 * NULL) is called for them on the thread that computed them, possibly at the same time as for other
 * slices.  It may change those parameters: nothing reads them until the next forward.
 */
typedef void plan_slice_fn(void *arg, const float *gradients, size_t begin, size_t end);
void plan_backward(struct plan *plan, const struct batch *batch, plan_slice_fn *on_slice,
		   void *arg);

/*
 * Loops that the last forward, and backward after it, ran on the plan's threads, or would have if
 * there were more than one.  Each begins by waking the threads and ends when all pieces are done.
 */
size_t plan_loops(const struct plan *plan);

/* Gradients [parameter_count] of the last backward, in the order of the network's parameters. */
const float *plan_gradients(const struct plan *plan);

#endif
