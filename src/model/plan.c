/* SPDX-License-Identifier: MIT */
/*
 * plan.c - running a network on batches
 *
 * forward:   stages in order; the first also reads the pixels; then softmax and losses
 * backward:  the loss's gradient, what layers prepare, stages in reverse order, then the gradients
 *            of all parameters, cut into slices: a convolution's shards are summed in shard order,
 *            a dense layer's product over the whole batch is made slice by slice
 */
#include "model/plan.h"

#include <string.h>

#include "core/memory.h"
#include "core/parallel.h"
#include "layers/ends.h"

/* A batch is cut into this many shards: enough for as many threads, and for a fair share on two. */
#define SHARDS 16

/*
 * What is worth waking threads for, in operations: some 10 microseconds of products.  A value that
 * is only read, changed and written counts as 16.
 */
#define WORTH_THREADS 1e6
#define VALUE_WORK    16.0

/* Layers [first, last) of the executed ones. */
struct stage {
	size_t first, last;
	bool by_images; /* else one layer, cut as it says */
};

/* Gradients [begin, end) of a layer's parameters. */
struct slice {
	size_t layer, begin, end;
};

struct plan {
	const struct network *net;
	struct parallel *parallel;
	unsigned threads;
	bool training;
	size_t capacity, shard;        /* images of a batch, of a shard */
	struct layer_buffers *buffers; /* [executed layers] */
	struct stage *stages;          /* [stage_count] */
	size_t stage_count;
	struct slice *slices; /* [slice_count] */
	size_t slice_count;
	float *input;         /* [capacity, input] */
	float *probabilities; /* [capacity, classes] */
	double *losses;       /* [capacity] */
	float *gradients;     /* [parameters] */
	float *scratch;       /* [threads, scratch_floats] */
	size_t scratch_floats;
	char *block; /* all of the above arrays */

	/* For the stages of the pass under way. */
	const struct batch *batch;
	struct pass pass;
	struct stage stage;
	plan_slice_fn *on_slice;
	void *on_slice_arg;
};

/* ---- layout ---------------------------------------------------------------------------------- */

/* Hands out pieces of a block; without a block it only counts. */
struct arena {
	char *block;
	size_t used;
};

static void *take(struct arena *a, size_t count, size_t size)
{
	void *piece = a->block ? a->block + a->used : NULL;
	size_t bytes = count * size;
	a->used += (bytes + MEMORY_ALIGNMENT - 1) / MEMORY_ALIGNMENT * MEMORY_ALIGNMENT;
	return piece;
}

static size_t sized(size_t (*size)(const struct layer *l), const struct layer *l)
{
	return size ? size(l) : 0;
}

static const struct layer *layer_of(const struct plan *plan, size_t i)
{
	return plan->net->executed[i].layer;
}

static size_t shard_count(const struct plan *plan)
{
	return (plan->capacity + plan->shard - 1) / plan->shard;
}

/* What layer i is lent; its x and dx are the y and dy of the one before. */
static void lay_out_layer(struct plan *plan, struct arena *a, size_t i)
{
	const struct layer *l = layer_of(plan, i);
	size_t out = plan->capacity * shape_count(l->out);
	size_t scratch = sized(l->ops->scratch, l);
	struct layer_buffers b = {
		.y = take(a, out, sizeof(float)),
		.saved = take(a, plan->capacity * sized(l->ops->saved, l), 1),
	};
	if (scratch > plan->scratch_floats)
		plan->scratch_floats = scratch;
	if (plan->training) {
		b.dy = take(a, out, sizeof(float));
		b.prepared = take(a, sized(l->ops->prepared, l), sizeof(float));
		if (l->ops->has_partials)
			b.partials = take(a, shard_count(plan) * l->parameter_count, sizeof(float));
	}
	if (!plan->buffers)
		return;
	size_t offset = plan->net->executed[i].offset;
	b.parameters = plan->net->parameters + offset;
	b.gradients = plan->training ? plan->gradients + offset : NULL;
	b.x = i ? plan->buffers[i - 1].y : plan->input;
	b.dx = i ? plan->buffers[i - 1].dy : NULL;
	plan->buffers[i] = b;
}

static size_t count_slices(const struct plan *plan)
{
	size_t count = 0;
	for (size_t i = 0; plan->training && i < plan->net->executed_count; i++) {
		const struct layer *l = layer_of(plan, i);
		if (l->ops->gradient) {
			size_t grain = l->ops->gradient_grain(l, plan->capacity);
			count += (l->parameter_count + grain - 1) / grain;
		}
	}
	return count;
}

static void lay_out(struct plan *plan, struct arena *a)
{
	const struct network *net = plan->net;
	plan->buffers = take(a, net->executed_count, sizeof(*plan->buffers));
	plan->stages = take(a, net->executed_count + 1, sizeof(*plan->stages));
	plan->slices = take(a, count_slices(plan), sizeof(*plan->slices));
	plan->input = take(a, plan->capacity * shape_count(net->input), sizeof(float));
	plan->probabilities = take(a, plan->capacity * net->classes, sizeof(float));
	plan->losses = take(a, plan->capacity, sizeof(double));
	plan->gradients = take(a, plan->training ? net->parameter_count : 0, sizeof(float));
	for (size_t i = 0; i < net->executed_count; i++)
		lay_out_layer(plan, a, i);
	plan->scratch_floats = (plan->scratch_floats + 15) / 16 * 16;
	plan->scratch = take(a, plan->threads * plan->scratch_floats, sizeof(float));
}

static void fill_stages(struct plan *plan)
{
	struct stage *s = plan->stages;
	*s = (struct stage){ 0, 0, true }; /* reads the pixels, whatever the first layer is */
	for (size_t i = 0; i < plan->net->executed_count; i++) {
		bool by_images = !layer_of(plan, i)->ops->forward_grain;
		if (by_images != s->by_images || !by_images)
			*++s = (struct stage){ i, i, by_images };
		s->last = i + 1;
	}
	plan->stage_count = (size_t)(s - plan->stages) + 1;
}

static void fill_slices(struct plan *plan)
{
	for (size_t i = 0; plan->training && i < plan->net->executed_count; i++) {
		const struct layer *l = layer_of(plan, i);
		if (!l->ops->gradient)
			continue;
		size_t grain = l->ops->gradient_grain(l, plan->capacity), n = l->parameter_count;
		for (size_t begin = 0; begin < n; begin += grain)
			plan->slices[plan->slice_count++] =
				(struct slice){ i, begin, n - begin < grain ? n : begin + grain };
	}
}

static struct plan sized_plan(const struct network *net, unsigned threads, size_t batch,
			      bool training)
{
	return (struct plan){
		.net = net,
		.threads = threads,
		.training = training,
		.capacity = batch,
		.shard = batch ? (batch + SHARDS - 1) / SHARDS : 1,
	};
}

size_t plan_bytes(const struct network *net, unsigned threads, size_t batch, bool training)
{
	struct plan plan = sized_plan(net, threads, batch, training);
	struct arena counter = { NULL, 0 };
	lay_out(&plan, &counter);
	return counter.used + sizeof(plan);
}

enum scrawl_status plan_create(scrawl_context *ctx, const struct network *net, size_t batch,
			       bool training, struct plan **out)
{
	struct plan *plan = memory_alloc(1, sizeof(*plan));
	char *block = memory_alloc(plan_bytes(net, ctx->threads, batch, training), 1);
	if (!plan || !block) {
		memory_free(plan);
		memory_free(block);
		return context_fail_memory(ctx, "buffers for a batch (a smaller one needs less)");
	}
	*plan = sized_plan(net, ctx->threads, batch, training);
	plan->parallel = ctx->parallel;
	plan->block = block;
	lay_out(plan, &(struct arena){ block, 0 });
	fill_stages(plan);
	fill_slices(plan);
	*out = plan;
	return SCRAWL_OK;
}

void plan_destroy(struct plan *plan)
{
	if (!plan)
		return;
	memory_free(plan->block);
	memory_free(plan);
}

/* ---- forward --------------------------------------------------------------------------------- */

/* The threads, if a stage is worth them.  It changes who does a piece, never what a piece is. */
static struct parallel *threads_for(const struct plan *plan, struct stage stage)
{
	double work = 0.0;
	for (size_t i = stage.first; i < stage.last; i++) {
		const struct layer *l = layer_of(plan, i);
		work += VALUE_WORK * (double)shape_count(l->out);
		work += l->ops->flops ? l->ops->flops(l) : 0.0;
	}
	return work * (double)plan->pass.batch < WORTH_THREADS ? NULL : plan->parallel;
}

static float *scratch_of(const struct plan *plan, unsigned worker)
{
	return plan->scratch + worker * plan->scratch_floats;
}

static void forward_piece(void *arg, size_t begin, size_t end, unsigned worker)
{
	struct plan *plan = arg;
	for (size_t i = plan->stage.first; i < plan->stage.last; i++)
		layer_of(plan, i)->ops->forward(layer_of(plan, i), &plan->pass, &plan->buffers[i],
						(struct range){ begin, end },
						scratch_of(plan, worker));
}

/* The first stage: pixels first. */
static void forward_first(void *arg, size_t begin, size_t end, unsigned worker)
{
	struct plan *plan = arg;
	size_t n = shape_count(plan->net->input);
	for (size_t i = begin; i < end; i++)
		input_read(n, plan->batch->images[i], plan->input + i * n);
	forward_piece(arg, begin, end, worker);
}

/* Logits to probabilities, losses, and the loss's gradient. */
static void close_images(void *arg, size_t begin, size_t end, unsigned worker)
{
	(void)worker;
	struct plan *plan = arg;
	size_t classes = plan->net->classes;
	const struct layer_buffers *last = &plan->buffers[plan->net->executed_count - 1];
	for (size_t i = begin; i < end; i++) {
		const float *logits = last->y + i * classes;
		float *p = plan->probabilities + i * classes;
		output_probabilities(classes, logits, p);
		if (!plan->batch->labels)
			continue;
		size_t label = plan->batch->labels[i];
		plan->losses[i] = output_loss(classes, logits, label);
		if (plan->training)
			output_gradient(classes, p, label, plan->batch->size,
					last->dy + i * classes);
	}
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

struct outcome plan_forward(struct plan *plan, const struct batch *batch)
{
	begin_pass(plan, batch);
	for (size_t s = 0; s < plan->stage_count; s++) {
		plan->stage = plan->stages[s];
		const struct layer *l = layer_of(plan, plan->stage.first);
		size_t n = plan->stage.by_images ? batch->size : shape_count(l->out);
		size_t grain = plan->stage.by_images ? plan->shard : l->ops->forward_grain(l);
		parallel_for(threads_for(plan, plan->stage), n, grain,
			     s ? forward_piece : forward_first, plan);
	}
	/* A few exponentials an image: done before other threads are awake. */
	parallel_for(NULL, batch->size, plan->shard, close_images, plan);
	return (struct outcome){ plan->probabilities, plan->losses };
}

/* ---- backward -------------------------------------------------------------------------------- */

static void prepare_layer(void *arg, size_t begin, size_t end, unsigned worker)
{
	(void)end;
	(void)worker;
	struct plan *plan = arg;
	const struct layer *l = layer_of(plan, begin);
	if (l->ops->prepare)
		l->ops->prepare(l, &plan->buffers[begin]);
}

static void backward_piece(void *arg, size_t begin, size_t end, unsigned worker)
{
	struct plan *plan = arg;
	for (size_t i = plan->stage.last; i-- > plan->stage.first;)
		layer_of(plan, i)->ops->backward(layer_of(plan, i), &plan->pass, &plan->buffers[i],
						 (struct range){ begin, end },
						 scratch_of(plan, worker));
}

static void gradient_slice(void *arg, size_t begin, size_t end, unsigned worker)
{
	(void)end;
	(void)worker;
	struct plan *plan = arg;
	struct slice s = plan->slices[begin];
	const struct layer *l = layer_of(plan, s.layer);
	size_t offset = plan->net->executed[s.layer].offset;
	l->ops->gradient(l, &plan->pass, &plan->buffers[s.layer], (struct range){ s.begin, s.end });
	if (plan->on_slice)
		plan->on_slice(plan->on_slice_arg, plan->gradients, offset + s.begin,
			       offset + s.end);
}

void plan_backward(struct plan *plan, const struct batch *batch, plan_slice_fn *on_slice, void *arg)
{
	begin_pass(plan, batch);
	plan->on_slice = on_slice;
	plan->on_slice_arg = arg;
	parallel_for(NULL, plan->net->executed_count, 1, prepare_layer, plan);
	for (size_t s = plan->stage_count; s-- > 0;) {
		plan->stage = plan->stages[s];
		const struct layer *l = layer_of(plan, plan->stage.first);
		size_t n = plan->stage.by_images ? batch->size : shape_count(l->in);
		size_t grain = plan->stage.by_images ? plan->shard : l->ops->backward_grain(l);
		if (plan->stage.first < plan->stage.last)
			parallel_for(threads_for(plan, plan->stage), n, grain, backward_piece,
				     plan);
	}
	parallel_for(plan->parallel, plan->slice_count, 1, gradient_slice, plan);
}

const float *plan_gradients(const struct plan *plan)
{
	return plan->gradients;
}
