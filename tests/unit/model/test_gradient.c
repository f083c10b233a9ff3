/* SPDX-License-Identifier: MIT */
/*
 * test_gradient.c - gradients of whole networks, with every layer kind in many positions
 *
 * Differences of float losses are too coarse to check a gradient closely.  So the same network is
 * computed in double (reference_network.h): its gradients are compared with central differences,
 * and the engine's losses, probabilities and gradients with the reference's.
 */
#include "support/gradient_bench.h"
#include "support/lanes.h"
#include "support/quick.h"

/* The reference's losses; returns their mean. */
static double mean_loss(struct bench *b, double *losses)
{
	double sum = 0.0;
	reference_network_forward(&b->ref, b->parameters, b->labels, losses);
	for (size_t i = 0; i < b->batch.size; i++)
		sum += losses[i];
	return sum / (double)b->batch.size;
}

static double largest(const double *values, size_t n)
{
	double max = 0.0;
	for (size_t i = 0; i < n; i++)
		max = fmax(max, fabs(values[i]));
	return max;
}

/* Compares the reference's losses and probabilities with the engine's. */
static void check_outcome(struct bench *b, const struct outcome *outcome)
{
	const struct reference_layer *last = &b->ref.layers[b->ref.count - 1];
	double losses[MAX_IMAGES];
	mean_loss(b, losses);
	for (size_t i = 0; i < b->batch.size; i++)
		if (!(fabs(losses[i] - outcome->losses[i]) < 1e-5 * (1.0 + losses[i])))
			fail_msg("%s: loss %zu is %.9g, should be %.9g", b->net->description, i,
				 outcome->losses[i], losses[i]);
	for (size_t i = 0; i < b->batch.size * CLASSES; i++)
		assert_true(fabs(last->dy[i] - (double)outcome->probabilities[i]) < 1e-5);
}

/*
 * Errors relative to the largest gradient of the tensor or, where that is almost 0, as for a bias
 * before a batchnorm, to the largest of all.
 */
static void check_gradients(const struct bench *b, const float *gradients)
{
	double most = largest(b->gradients, b->net->parameter_count);
	double tolerance = strstr(b->net->description, "batchnorm") ? 1e-4 : 2e-5;
	for (size_t t = 0; t < b->net->tensor_count; t++) {
		const struct network_tensor *tensor = &b->net->tensors[t];
		const double *want = b->gradients + tensor->offset;
		double scale = largest(want, tensor->parameter->count);
		scale = scale < 1e-4 * most ? most : scale;
		for (size_t i = 0; i < tensor->parameter->count; i++) {
			double got = gradients[tensor->offset + i];
			if (!(fabs(got - want[i]) <= tolerance * scale))
				fail_msg("%s: %s[%zu] is %.9g, should be %.9g (largest %.3g)",
					 b->net->description, tensor->name, i, got, want[i], scale);
		}
	}
}

/* The engine against the reference, with each algorithm; 1 to 3 threads give the same bits. */
static void check_experiment(const struct experiment *e, const char *conv)
{
	struct bench b;
	float *first = NULL;
	set_up(&b, e, conv);
	for (unsigned threads = 1; threads <= 3; threads++) {
		scrawl_context *ctx;
		struct plan *plan;
		assert_int_equal(scrawl_context_create(threads, &ctx), SCRAWL_OK);
		assert_int_equal(plan_create(ctx, b.net, e->capacity, true, &plan), SCRAWL_OK);
		size_t before = memory_allocations();
		struct outcome outcome = plan_forward(plan, &b.batch);
		plan_backward(plan, &b.batch, NULL, NULL);
		assert_int_equal(memory_allocations(), before);
		const float *gradients = plan_gradients(plan);
		if (!first) {
			check_outcome(&b, &outcome);
			reference_network_backward(&b.ref, b.parameters, b.labels, b.gradients);
			check_gradients(&b, gradients);
			first = malloc(b.net->parameter_count * sizeof(*first));
			assert_non_null(first);
			memcpy(first, gradients, b.net->parameter_count * sizeof(*first));
		}
		compare_bits(e->description, b.net->parameter_count, gradients, first);
		/* A second pass, which must not depend on the first. */
		plan_forward(plan, &b.batch);
		plan_backward(plan, &b.batch, NULL, NULL);
		compare_bits(e->description, b.net->parameter_count, gradients, first);
		plan_destroy(plan);
		scrawl_context_destroy(ctx);
	}
	free(first);
	tear_down(&b);
}

static void test_engine(void **state)
{
	(void)state;
	const char *conv;
	for (size_t a = 0; (conv = scrawl_conv_algorithm_at(a)); a++)
		for (size_t i = quick() ? a % 4 : 0; i < EXPERIMENTS; i += quick() ? 4 : 1)
			check_experiment(&experiments[i], conv);
}

/* Evaluation: no dropout; batchnorm is folded into a convolution or uses running statistics. */
static void check_evaluation(const struct experiment *e, const char *conv)
{
	struct bench b;
	float first[MAX_IMAGES * CLASSES];
	set_up(&b, e, conv);
	b.ref.evaluating = true;
	for (size_t i = 0; i < b.ref.count; i++)
		b.ref.layers[i].mask = NULL;
	for (unsigned threads = 1; threads <= 3; threads++) {
		scrawl_context *ctx;
		struct plan *plan;
		assert_int_equal(scrawl_context_create(threads, &ctx), SCRAWL_OK);
		assert_int_equal(plan_create(ctx, b.net, e->capacity, false, &plan), SCRAWL_OK);
		struct outcome outcome = plan_forward(plan, &b.batch);
		check_outcome(&b, &outcome);
		if (threads == 1)
			memcpy(first, outcome.probabilities, e->batch * CLASSES * sizeof(float));
		compare_bits(e->description, e->batch * CLASSES, outcome.probabilities, first);
		plan_destroy(plan);
		scrawl_context_destroy(ctx);
	}
	tear_down(&b);
}

static void test_evaluation(void **state)
{
	(void)state;
	const char *conv;
	for (size_t a = 0; (conv = scrawl_conv_algorithm_at(a)); a++)
		for (size_t i = quick() ? a % 4 : 0; i < EXPERIMENTS; i += quick() ? 4 : 1)
			check_evaluation(&experiments[i], conv);
}

/* The reference against (L(w + h) - L(w - h)) / 2h, for some parameters. */
static void test_reference(void **state)
{
	(void)state;
	const double h = 1e-6;
	for (size_t i = 0; i < EXPERIMENTS; i += quick() ? 9 : 1) {
		struct experiment e = experiments[i];
		struct bench b;
		double losses[MAX_IMAGES];
		e.batch = 2;
		set_up(&b, &e, "naive");
		mean_loss(&b, losses);
		reference_network_backward(&b.ref, b.parameters, b.labels, b.gradients);
		double scale = largest(b.gradients, b.net->parameter_count);
		for (size_t t = 0; t < 16 * b.net->tensor_count; t++) {
			const struct network_tensor *tensor = &b.net->tensors[t / 16];
			size_t p = tensor->offset + fill_below(tensor->parameter->count);
			double kept = b.parameters[p];
			b.parameters[p] = kept + h;
			double above = mean_loss(&b, losses);
			b.parameters[p] = kept - h;
			double slope = (above - mean_loss(&b, losses)) / (2.0 * h);
			b.parameters[p] = kept;
			if (!(fabs(slope - b.gradients[p]) <= 1e-6 * scale + 2e-9))
				fail_msg("%s: %s: gradient %.9g, slope %.9g", e.description,
					 tensor->name, b.gradients[p], slope);
		}
		tear_down(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_reference, fill_restart),
		cmocka_unit_test_setup(test_engine, fill_restart),
		cmocka_unit_test_setup(test_evaluation, fill_restart),
	};
	return cmocka_run_group_tests(tests, limit_lanes, NULL);
}
