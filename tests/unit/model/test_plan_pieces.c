/* SPDX-License-Identifier: MIT */
/*
 * test_plan_pieces.c - the named networks at a batch of 64 keep 16 threads busy
 */
#include "model/plan_layout.h"
#include "support/compare.h"

#define BATCH   64
#define THREADS 16
#define WORTH   1e6 /* operations of a loop that is worth threads */

static scrawl_context *context;

static struct network *open_network(size_t index)
{
	struct scrawl_model_options options = { sizeof(options), { 28, 28, 1 }, 10, 1, "auto" };
	struct network *net;
	assert_int_equal(network_create(context, scrawl_network_at(index)->description, &options,
					&net),
			 SCRAWL_OK);
	return net;
}

static double operations(const struct layer *l)
{
	return l->ops->flops ? l->ops->flops(l) * BATCH : 0.0;
}

/* Pieces of equal size: 16 or a multiple. */
static void check_stage(const struct plan *plan, struct stage stage)
{
	double work = 0.0;
	for (size_t i = stage.first; i < stage.last; i++)
		work += operations(layer_of(plan, i));
	if (work < WORTH)
		return;
	if (stage.by_images) {
		assert_int_equal(BATCH % plan->shard, 0);
		assert_int_equal(BATCH / plan->shard % THREADS, 0);
		return;
	}
	const struct layer *l = layer_of(plan, stage.first);
	assert_int_equal(l->ops->forward_pieces(l, BATCH) % THREADS, 0);
	if (plan->training)
		assert_int_equal(l->ops->backward_pieces(l, BATCH) % THREADS, 0);
}

/* A convolution sums its shards' gradients; a dense layer multiplies over the batch. */
static double slice_operations(const struct plan *plan, struct slice s)
{
	size_t each = layer_of(plan, s.layer)->ops->has_partials ? 16 * BATCH / plan->shard
								 : 2 * (size_t)BATCH;
	return (double)each * (double)(s.end - s.begin);
}

static void check_slices(const struct plan *plan)
{
	double sum = 0.0, largest = 0.0;
	for (size_t i = 0; i < plan->slice_count; i++) {
		sum += slice_operations(plan, plan->slices[i]);
		largest = fmax(largest, slice_operations(plan, plan->slices[i]));
	}
	if (sum >= WORTH && largest * THREADS > 1.3 * sum)
		fail_msg("the largest slice has %.1f %% of the work", 100.0 * largest / sum);
}

static void test_networks(void **state)
{
	(void)state;
	for (size_t n = 0; n < scrawl_network_count(); n++) {
		struct network *net = open_network(n);
		for (int training = 0; training < 2; training++) {
			struct plan *plan;
			assert_int_equal(plan_create(context, net, BATCH, training, &plan),
					 SCRAWL_OK);
			for (size_t s = 0; s < plan->stage_count; s++)
				check_stage(plan, plan->stages[s]);
			check_slices(plan);
			plan_destroy(plan);
		}
		network_destroy(net);
	}
}

static int set_up(void **state)
{
	(void)state;
	return scrawl_context_create(1, &context) != SCRAWL_OK;
}

static int tear_down(void **state)
{
	(void)state;
	scrawl_context_destroy(context);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_networks) };
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
