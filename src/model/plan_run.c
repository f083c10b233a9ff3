/* SPDX-License-Identifier: MIT */
/*
 * plan_run.c - running a network on batches
 *
 * forward:   in training, prepares the layers' weights; runs the stages in order, the first of
 *            which also reads the pixels; softmax and losses end the last stage or, after a dense
 *            layer, follow it.  Before a layer that needs sums over the whole batch (training
 *            only), combines the shards' sums
 * backward:  computes the loss's gradient, runs the stages in reverse order, then the gradients of
 *            all parameters, in slices: a convolution's shards are summed in shard order, a dense
 *            layer's product over the whole batch is computed slice by slice
 */
#include "model/plan_layout.h"

#include <string.h>

#include "core/parallel.h"
#include "layers/input.h"
#include "layers/loss.h"
#include "model/plan_profile.h"

/*
 * Operations that are worth waking threads for: about 10 microseconds of products.  A value that is
 * only read, changed and written counts as 16, an exponential in double as 1000.
 */
#define WORTH_THREADS    1e6
#define VALUE_WORK       16.0
#define EXPONENTIAL_WORK 1000.0

/* ---- forward --------------------------------------------------------------------------------- */

/* This decides who runs a piece, not how work is cut. */
static bool is_worth_threads(const struct plan *plan, struct stage stage)
{
	double work = 0.0;
	for (size_t i = stage.first; i < stage.last + stage.collects; i++) {
		const struct layer *l = layer_of(plan, i);
		work += VALUE_WORK * (double)shape_count(l->out);
		work += l->ops->flops ? l->ops->flops(l) : 0.0;
	}
	return work * (double)plan->pass.batch >= WORTH_THREADS;
}

static void run_loop(struct plan *plan, bool worth, size_t n, size_t grain, parallel_fn *fn)
{
	bool parallel = worth && n > grain;
	plan->loops += parallel;
	parallel_for(parallel ? plan->parallel : NULL, n, grain, fn, plan);
}

static struct layer_call call_of(const struct plan *plan, size_t i, struct range range,
				 unsigned worker)
{
	return (struct layer_call){
		.layer = layer_of(plan, i),
		.pass = &plan->pass,
		.buffers = &plan->buffers[i],
		.range = range,
		.scratch = plan->scratch + worker * plan->scratch_floats,
	};
}

/* For operations on one thread. */
static struct layer_call whole_call_of(const struct plan *plan, size_t i)
{
	return call_of(plan, i, (struct range){ 0, plan->pass.batch }, 0);
}

/* Offset in an array of images at which a worker finds image `begin`. */
static size_t first_image(const struct plan *plan, bool own, size_t begin, unsigned worker)
{
	return own ? worker * plan->shard : begin;
}

static void forward_layer(struct plan *plan, size_t i, struct range range, unsigned worker)
{
	struct layer_call call = call_of(plan, i, range, worker);
	const struct layer *l = call.layer;
	struct layer_buffers own = plan->buffers[i];
	if (!plan->training && is_by_images(plan, i)) {
		size_t x = first_image(plan, per_worker_input(plan, i), range.begin, worker);
		size_t y = first_image(plan, per_worker_input(plan, i + 1), range.begin, worker);
		own.x += x * shape_count(l->in);
		own.y += y * shape_count(l->out);
		own.saved += worker * plan->shard * (l->ops->saved ? l->ops->saved(l) : 0);
		call.buffers = &own;
		call.range = (struct range){ 0, range.end - range.begin };
	}
	l->ops->forward(&call);
}

/*
 * Computes probabilities, losses and, in training, the loss's gradient from the logits: at the end
 * of the last stage, if that is by images, or in a loop of its own.
 */
static void close_images(void *arg, size_t begin, size_t end, unsigned worker)
{
	struct plan *plan = arg;
	const struct layer_buffers *last = &plan->buffers[plan->chain->count - 1];
	const struct loss loss = {
		.batch = plan->batch->size,
		.classes = plan->net->classes,
		.logits = last->y,
		.labels = plan->batch->labels,
		.smoothing = plan->batch->smoothing,
		.probabilities = plan->probabilities,
		.losses = plan->losses,
		.dy = last->dy,
	};
	plan_profile_lap(plan->profile, worker, 0, PLAN_WAIT);
	loss_forward(&loss, (struct range){ begin, end });
	plan_profile_lap(plan->profile, worker, 0, PLAN_LOSS);
}

static void forward_piece(void *arg, size_t begin, size_t end, unsigned worker)
{
	struct plan *plan = arg;
	struct stage stage = plan->stage;
	struct range range = { begin, end };
	plan_profile_lap(plan->profile, worker, 0, PLAN_WAIT);
	for (size_t i = stage.first; i < stage.last; i++) {
		forward_layer(plan, i, range, worker);
		plan_profile_lap(plan->profile, worker, i, PLAN_FORWARD);
	}
	if (stage.by_images && stage.last == plan->chain->count)
		close_images(arg, begin, end, worker);
	if (!stage.collects)
		return;
	struct layer_call call = call_of(plan, stage.last, range, worker);
	call.layer->ops->collect(&call);
	plan_profile_lap(plan->profile, worker, stage.last, PLAN_COLLECT);
}

static const uint8_t *image_pixels(const struct batch *batch, size_t i, unsigned worker)
{
	return batch->augment ? batch->augment(batch->augment_arg, batch, i, worker)
			      : batch->images[i];
}

/* The first stage, beginning with the pixels. */
static void forward_first(void *arg, size_t begin, size_t end, unsigned worker)
{
	struct plan *plan = arg;
	size_t n = shape_count(plan->net->input);
	float *x = plan->input + first_image(plan, per_worker_input(plan, 0), begin, worker) * n;
	plan_profile_lap(plan->profile, worker, 0, PLAN_WAIT);
	for (size_t i = begin; i < end; i++) {
		float *to = x + (i - begin) * n;
		if (plan->batch->floats)
			memcpy(to, plan->batch->floats[i], n * sizeof(*to));
		else
			input_forward(n, image_pixels(plan->batch, i, worker), to);
	}
	plan_profile_lap(plan->profile, worker, 0, PLAN_INPUT);
	forward_piece(arg, begin, end, worker);
}

static void begin_pass(struct plan *plan, const struct batch *batch)
{
	plan->batch = batch;
	plan->pass = (struct pass){
		.batch = batch->size,
		.shard = plan->shard,
		.training = plan->training,
		.seed = batch->seed,
		.epoch = batch->epoch,
		.samples = batch->samples,
	};
}

void plan_prepare(struct plan *plan)
{
	for (size_t i = 0; i < plan->chain->count; i++) {
		struct layer_call call = whole_call_of(plan, i);
		if (!call.layer->ops->prepare)
			continue;
		call.layer->ops->prepare(&call);
		plan_profile_lap(plan->profile, 0, i, PLAN_PREPARE);
	}
}

/* Between two stages, the later of which begins with layer i. */
static void settle_layer(struct plan *plan, size_t i)
{
	struct layer_call call = whole_call_of(plan, i);
	plan_profile_lap(plan->profile, 0, 0, PLAN_WAIT);
	call.layer->ops->settle(&call);
	plan_profile_lap(plan->profile, 0, i, PLAN_COLLECT);
}

struct outcome plan_forward(struct plan *plan, const struct batch *batch)
{
	plan_profile_begin(plan->profile);
	begin_pass(plan, batch);
	plan->loops = 0;
	if (plan->training)
		plan_prepare(plan);
	for (size_t s = 0; s < plan->stage_count; s++) {
		plan->stage = plan->stages[s];
		const struct layer *l = layer_of(plan, plan->stage.first);
		bool by_images = plan->stage.by_images;
		size_t n = by_images ? batch->size : l->ops->forward_pieces(l, batch->size);
		size_t grain = by_images ? plan->shard : 1;
		run_loop(plan, is_worth_threads(plan, plan->stage), n, grain,
			 s ? forward_piece : forward_first);
		if (plan->stage.collects)
			settle_layer(plan, plan->stage.last);
	}
	bool worth = (double)(batch->size * plan->net->classes) * EXPONENTIAL_WORK >= WORTH_THREADS;
	if (!plan->stage.by_images)
		run_loop(plan, worth, batch->size, plan->shard, close_images);
	plan_profile_end(plan->profile);
	return (struct outcome){
		.probabilities = plan->probabilities,
		.logits = plan->buffers[plan->chain->count - 1].y,
		.losses = plan->losses,
	};
}

/* ---- backward -------------------------------------------------------------------------------- */

static void backward_piece(void *arg, size_t begin, size_t end, unsigned worker)
{
	struct plan *plan = arg;
	struct stage stage = plan->stage;
	struct range range = { begin, end };
	plan_profile_lap(plan->profile, worker, 0, PLAN_WAIT);
	for (size_t i = stage.last + stage.collects; i-- > stage.first + stage.settled;) {
		struct layer_call call = call_of(plan, i, range, worker);
		call.layer->ops->backward(&call);
		plan_profile_lap(plan->profile, worker, i, PLAN_BACKWARD);
	}
	if (!stage.settled)
		return;
	struct layer_call call = call_of(plan, stage.first, range, worker);
	call.layer->ops->collect_backward(&call);
	plan_profile_lap(plan->profile, worker, stage.first, PLAN_COLLECT_BACKWARD);
}

static void settle_layer_backward(struct plan *plan, size_t i)
{
	struct layer_call call = whole_call_of(plan, i);
	plan_profile_lap(plan->profile, 0, 0, PLAN_WAIT);
	call.layer->ops->settle_backward(&call);
	plan_profile_lap(plan->profile, 0, i, PLAN_COLLECT_BACKWARD);
}

static void gradient_slice(void *arg, size_t begin, size_t end, unsigned worker)
{
	(void)end;
	struct plan *plan = arg;
	struct slice s = plan->slices[begin];
	struct layer_call call = call_of(plan, s.layer, (struct range){ s.begin, s.end }, worker);
	size_t offset = plan->chain->executed[s.layer].offset;
	plan_profile_lap(plan->profile, worker, 0, PLAN_WAIT);
	call.layer->ops->gradient(&call);
	plan_profile_lap(plan->profile, worker, s.layer, PLAN_GRADIENT);
	if (!plan->on_slice)
		return;
	plan->on_slice(plan->on_slice_arg, plan->gradients, offset + s.begin, offset + s.end);
	plan_profile_lap(plan->profile, worker, s.layer, PLAN_UPDATE);
}

void plan_backward(struct plan *plan, const struct batch *batch, plan_slice_fn *on_slice, void *arg)
{
	plan_profile_begin(plan->profile);
	begin_pass(plan, batch);
	plan->on_slice = on_slice;
	plan->on_slice_arg = arg;
	for (size_t s = plan->stage_count; s-- > 0;) {
		plan->stage = plan->stages[s];
		const struct layer *l = layer_of(plan, plan->stage.first);
		bool by_images = plan->stage.by_images;
		size_t n = by_images ? batch->size : l->ops->backward_pieces(l, batch->size);
		size_t grain = by_images ? plan->shard : 1;
		if (plan->stage.first < plan->stage.last + plan->stage.collects)
			run_loop(plan, is_worth_threads(plan, plan->stage), n, grain,
				 backward_piece);
		if (plan->stage.settled)
			settle_layer_backward(plan, plan->stage.first);
	}
	run_loop(plan, true, plan->slice_count, 1, gradient_slice);
	plan_profile_end(plan->profile);
}

size_t plan_loops(const struct plan *plan)
{
	return plan->loops;
}

const float *plan_gradients(const struct plan *plan)
{
	return plan->gradients;
}
