/* SPDX-License-Identifier: MIT */
/*
 * test_gradient_direction.c - a step along the gradient changes the loss by step * |gradient|
 *
 * This tests the engine without the reference, on its float losses.
 */
#include "support/gradient_bench.h"
#include "support/quick.h"

/* The engine's mean loss. */
static double engine_loss(struct bench *b, struct plan *plan)
{
	struct outcome outcome = plan_forward(plan, &b->batch);
	double sum = 0.0;
	for (size_t i = 0; i < b->batch.size; i++)
		sum += outcome.losses[i];
	return sum / (double)b->batch.size;
}

/* The bound allows for kinks of ReLU and maxpool within a step. */
static void check_direction(double smoothing)
{
	for (size_t i = 0; i < EXPERIMENTS; i += quick() ? 9 : 1) {
		struct bench b;
		struct plan *plan;
		set_up(&b, &experiments[i], "auto");
		b.batch.smoothing = smoothing;
		size_t n = b.net->parameter_count;
		assert_int_equal(plan_create(b.ctx, b.net, experiments[i].capacity, true, &plan),
				 SCRAWL_OK);
		plan_forward(plan, &b.batch);
		plan_backward(plan, &b.batch, NULL, NULL);
		const float *gradients = plan_gradients(plan);
		double norm = 0.0, loss[2];
		for (size_t j = 0; j < n; j++)
			norm += (double)gradients[j] * gradients[j];
		norm = sqrt(norm);
		for (int side = 0; side < 2; side++) {
			double step = (side ? -2e-4 : 2e-4) / norm;
			for (size_t j = 0; j < n; j++)
				b.net->parameters[j] =
					(float)(b.parameters[j] + step * gradients[j]);
			loss[side] = engine_loss(&b, plan);
		}
		double slope = (loss[0] - loss[1]) / 4e-4;
		if (!(fabs(slope - norm) < 0.1 * norm))
			fail_msg("%s: |gradient| %.6g, slope %.6g", b.net->description, norm,
				 slope);
		plan_destroy(plan);
		tear_down(&b);
	}
}

static void test_direction(void **state)
{
	(void)state;
	check_direction(0.0);
}

static void test_smoothed_direction(void **state)
{
	(void)state;
	check_direction(0.2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_direction, fill_restart),
		cmocka_unit_test_setup(test_smoothed_direction, fill_restart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
