/* SPDX-License-Identifier: MIT */
/*
 * plan_layout.c - a plan's buffers in one block, its stages and slices
 */
#include "model/plan_layout.h"

#include <stdint.h>
#include <string.h>

#include "core/blas.h"
#include "core/memory.h"
#include "core/parallel.h"
#include "core/size.h"

/*
 * A batch of up to 64 is cut into 16 shards: enough for 16 threads, and balanced on two.  Larger
 * batches get more, of at least 4 images: each shard costs a set of partial gradients.
 */
#define SHARDS     ((size_t)16)
#define MAX_SHARDS ((size_t)64)
#define SHARD_OF   ((size_t)4)

static size_t shard_size(size_t batch)
{
	size_t size = (batch + MAX_SHARDS - 1) / MAX_SHARDS;
	if (size < SHARD_OF)
		size = batch < SHARDS * SHARD_OF ? (batch + SHARDS - 1) / SHARDS : SHARD_OF;
	return size ? size : 1;
}

/* One stage for the input, one per layer, and possibly one before each layer that collects. */
#define MAX_STAGES(layers) (1 + 2 * (layers))

/* Allocates from a block.  Without one it only counts and, if `zero` is set, zeroes its part. */
struct arena {
	char *block;
	size_t used;
	char *zero; /* NULL: zeroes nothing */
	size_t part, parts;
};

/* count groups of `each` elements of that size */
static void *arena_take(struct arena *a, size_t count, size_t each, size_t size)
{
	void *piece = a->block ? a->block + a->used : NULL;
	size_t bytes =
		size_round_up(size_product(size_product(count, each), size), MEMORY_ALIGNMENT);
	if (a->zero) {
		size_t begin = (size_t)((uint64_t)bytes * a->part / a->parts);
		size_t end = (size_t)((uint64_t)bytes * (a->part + 1) / a->parts);
		memset(a->zero + a->used + begin, 0, end - begin);
	}
	a->used = size_sum(a->used, bytes);
	return piece;
}

static size_t size_of_layer(size_t (*size)(const struct layer *l), const struct layer *l)
{
	return size ? size(l) : 0;
}

static size_t shard_count(const struct plan *plan)
{
	return (plan->capacity + plan->shard - 1) / plan->shard;
}

/* Images that the input buffer of layer i holds; for i past the last layer: the final output. */
static size_t images_read(const struct plan *plan, size_t i)
{
	return per_worker_input(plan, i) ? plan->threads * plan->shard : plan->capacity;
}

static size_t images_saved(const struct plan *plan, size_t i)
{
	bool own = !plan->training && is_by_images(plan, i);
	return own ? plan->threads * plan->shard : plan->capacity;
}

/* Lends layer i its buffers; its x and dx are the y and dy of the layer before. */
static void lay_out_layer(struct plan *plan, struct arena *a, size_t i)
{
	const struct layer *l = layer_of(plan, i);
	size_t scratch = size_of_layer(l->ops->scratch, l);
	struct layer_buffers b = {
		.y = arena_take(a, images_read(plan, i + 1), shape_count(l->out), sizeof(float)),
		.saved = arena_take(a, images_saved(plan, i), size_of_layer(l->ops->saved, l), 1),
		.prepared = arena_take(a, 1, size_of_layer(l->ops->prepared, l), sizeof(float)),
	};
	if (scratch > plan->scratch_floats)
		plan->scratch_floats = scratch;
	if (plan->training) {
		b.dy = arena_take(a, plan->capacity, shape_count(l->out), sizeof(float));
		if (l->ops->has_partials)
			b.partials =
				arena_take(a, shard_count(plan), l->parameter_count, sizeof(float));
		b.collected = arena_take(a, shard_count(plan), size_of_layer(l->ops->collected, l),
					 sizeof(double));
	}
	b.sums = arena_take(a, plan->capacity, size_of_layer(l->ops->sums, l), sizeof(float));
	if (l->ops->arrivals)
		b.arrivals =
			arena_take(a, 1, l->ops->arrivals(l, plan->capacity), sizeof(*b.arrivals));
	if (!plan->buffers)
		return;
	size_t offset = plan->chain->executed[i].offset;
	b.parameters = plan->net->parameters + offset;
	b.gradients = plan->training ? plan->gradients + offset : NULL;
	b.statistics = plan->training ? plan->net->parameters + offset : NULL;
	b.x = i ? plan->buffers[i - 1].y : plan->input;
	b.dx = i ? plan->buffers[i - 1].dy : NULL;
	plan->buffers[i] = b;
}

static size_t count_slices(const struct plan *plan)
{
	size_t count = 0;
	for (size_t i = 0; plan->training && i < plan->chain->count; i++) {
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
	size_t layers = plan->chain->count;
	plan->buffers = arena_take(a, 1, layers, sizeof(*plan->buffers));
	plan->stages = arena_take(a, 1, MAX_STAGES(layers), sizeof(*plan->stages));
	plan->slices = arena_take(a, 1, count_slices(plan), sizeof(*plan->slices));
	plan->input = arena_take(a, images_read(plan, 0), shape_count(net->input), sizeof(float));
	plan->probabilities = arena_take(a, plan->capacity, net->classes, sizeof(float));
	plan->losses = arena_take(a, 1, plan->capacity, sizeof(double));
	plan->gradients = arena_take(a, plan->training, net->parameter_count, sizeof(float));
	for (size_t i = 0; i < layers; i++)
		lay_out_layer(plan, a, i);
	plan->scratch_floats = size_round_up(plan->scratch_floats, 16);
	plan->scratch = arena_take(a, plan->threads, plan->scratch_floats, sizeof(float));
}

static void fill_stages(struct plan *plan)
{
	struct stage *s = plan->stages;
	*s = (struct stage){ .by_images = true }; /* reads pixels, for any kind of first layer */
	for (size_t i = 0; i < plan->chain->count; i++) {
		bool by_images = is_by_images(plan, i);
		bool collects = plan->training && layer_of(plan, i)->ops->collect;
		if (collects && !s->by_images) /* that layer's pieces are not shards */
			*++s = (struct stage){ .first = i, .last = i, .by_images = true };
		s->collects = collects;
		if (collects || by_images != s->by_images || !by_images)
			*++s = (struct stage){ .first = i,
					       .by_images = by_images,
					       .settled = collects };
		s->last = i + 1;
	}
	plan->stage_count = (size_t)(s - plan->stages) + 1;
}

static void fill_slices(struct plan *plan)
{
	for (size_t i = 0; plan->training && i < plan->chain->count; i++) {
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
		.chain = training ? &net->training : &net->inference,
		.threads = threads,
		.training = training,
		.capacity = batch,
		.shard = shard_size(batch),
	};
}

/* A block for a plan, still without arrays. */
struct clearing {
	const struct plan *plan;
	char *block;
};

static void clear_part(void *arg, size_t begin, size_t end, unsigned worker)
{
	const struct clearing *c = arg;
	struct plan plan = *c->plan;
	(void)end;
	(void)worker;
	lay_out(&plan,
		&(struct arena){ .zero = c->block, .part = begin, .parts = shard_count(&plan) });
}

size_t plan_bytes(const struct network *net, unsigned threads, size_t batch, bool training)
{
	struct plan plan = sized_plan(net, threads, batch, training);
	struct arena counter = { 0 };
	lay_out(&plan, &counter);
	return size_sum(counter.used, sizeof(plan));
}

enum scrawl_status plan_create(scrawl_context *ctx, const struct network *net, size_t batch,
			       bool training, struct plan **out)
{
	if (blas_error())
		return context_fail(ctx, SCRAWL_EINVAL, "%s", blas_error());
	if (!layers_setup(ctx->threads))
		return context_fail(ctx, SCRAWL_ENOMEM,
				    "out of memory: OpenBLAS needs 128 MiB of address space for "
				    "each of %u threads (use fewer threads, or raise the limit)",
				    ctx->threads);
	struct plan *plan = memory_alloc(1, sizeof(*plan));
	char *block = memory_alloc_untouched(plan_bytes(net, ctx->threads, batch, training), 1);
	if (!plan || !block) {
		memory_free(plan);
		memory_free(block);
		return context_fail_memory(ctx, "buffers for a batch (a smaller one needs less)");
	}
	*plan = sized_plan(net, ctx->threads, batch, training);
	plan->parallel = ctx->parallel;
	plan->block = block;
	/*
	 * First written as the loops of a step will: arrays of images and partial gradients by
	 * shards, and what each worker has for itself by workers, which own a range of the shards.
	 */
	parallel_for(ctx->parallel, shard_count(plan), 1, clear_part,
		     &(struct clearing){ plan, block });
	lay_out(plan, &(struct arena){ .block = block });
	fill_stages(plan);
	fill_slices(plan);
	if (!training)
		plan_prepare(plan);
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
