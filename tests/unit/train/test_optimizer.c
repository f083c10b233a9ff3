/* SPDX-License-Identifier: MIT */
/*
 * test_optimizer.c - each optimiser against the formulas in double, and in slices
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/memory.h"
#include "core/random.h"
#include "support/context.h"
#include "train/optimizer.h"

#define STEPS          10
#define MAX_PARAMETERS 4096

static const enum scrawl_optimizer all[] = { SCRAWL_OPTIMIZER_SGD, SCRAWL_OPTIMIZER_NESTEROV,
					     SCRAWL_OPTIMIZER_ADAM, SCRAWL_OPTIMIZER_ADAMW };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Tensors of 27, 3, 189, 7, 21 and 3 values. */
static struct network *make_network(void)
{
	struct scrawl_model_options options;
	struct network *net = NULL;
	scrawl_model_options_init(&options);
	options.input = (struct scrawl_shape){ 8, 8, 1 };
	options.classes = 3;
	assert_int_equal(network_create(ctx, "conv 3 3x3, relu, maxpool 2, dense 7, relu, dense",
					&options, &net),
			 SCRAWL_OK);
	assert_true(net->parameter_count <= MAX_PARAMETERS);
	struct random r;
	random_init(&r, 77, 1, 0, 0);
	for (size_t i = 0; i < net->parameter_count; i++) /* biases too */
		net->parameters[i] = random_normal(&r);
	return net;
}

/* The gradients of step t, from 1. */
static void draw_gradients(const struct network *net, uint32_t t, float *g)
{
	struct random r;
	random_init(&r, 78, 1, t, 0);
	for (size_t i = 0; i < net->parameter_count; i++)
		g[i] = random_normal(&r) * (i % 5 == 0 ? 1e-3f : 1.0f);
}

static double rate_of(uint32_t t)
{
	return 0.02 / (1.0 + 0.1 * t);
}

static bool is_weight(const struct network *net, size_t i)
{
	size_t t = 0;
	while (i >= net->tensors[t].offset + net->tensors[t].parameter->count)
		t++;
	return strstr(net->tensors[t].name, ".weight") != NULL;
}

/* One parameter in double, straight from the papers. */
struct reference {
	double w, m, v;
};

static void reference_step(struct reference *p, const struct scrawl_train_options *o, double g,
			   double rate, uint32_t t, double decay)
{
	double beta1 = o->momentum, beta2 = o->beta2;
	if (o->optimizer == SCRAWL_OPTIMIZER_SGD || o->optimizer == SCRAWL_OPTIMIZER_NESTEROV) {
		g += decay * p->w;
		p->m = beta1 * p->m + g;
		p->w -= rate * (o->optimizer == SCRAWL_OPTIMIZER_SGD ? p->m : g + beta1 * p->m);
		return;
	}
	if (o->optimizer == SCRAWL_OPTIMIZER_ADAM)
		g += decay * p->w;
	else
		p->w -= rate * decay * p->w;
	p->m = beta1 * p->m + (1.0 - beta1) * g;
	p->v = beta2 * p->v + (1.0 - beta2) * g * g;
	double mean = p->m / (1.0 - pow(beta1, t)), square = p->v / (1.0 - pow(beta2, t));
	p->w -= rate * mean / (sqrt(square) + 1e-8);
}

static void compare_with_reference(enum scrawl_optimizer kind, double momentum, double beta2,
				   double decay)
{
	struct network *net = make_network();
	struct scrawl_train_options options;
	struct optimizer o;
	static struct reference reference[MAX_PARAMETERS];
	static float g[MAX_PARAMETERS];
	scrawl_train_options_init(&options);
	options.optimizer = kind;
	options.momentum = momentum;
	options.beta2 = beta2;
	options.weight_decay = decay;
	assert_int_equal(optimizer_init(ctx, &o, net, &options), SCRAWL_OK);
	for (size_t i = 0; i < net->parameter_count; i++)
		reference[i] = (struct reference){ (double)net->parameters[i], 0.0, 0.0 };
	for (uint32_t t = 1; t <= STEPS; t++) {
		draw_gradients(net, t, g);
		optimizer_begin_step(&o, rate_of(t), 1.0);
		optimizer_update(&o, g, 0, net->parameter_count);
		for (size_t i = 0; i < net->parameter_count; i++) {
			reference_step(&reference[i], &options, (double)g[i], rate_of(t), t,
				       is_weight(net, i) ? decay : 0.0);
			double difference = fabs((double)net->parameters[i] - reference[i].w);
			if (!(difference <= 2e-6 * (1.0 + fabs(reference[i].w))))
				fail_msg("%s, momentum %g, step %u, parameter %zu: %.9g, not %.9g",
					 scrawl_optimizer_at(kind), momentum, t, i,
					 (double)net->parameters[i], reference[i].w);
		}
	}
	optimizer_release(&o);
	network_destroy(net);
}

static void test_formulas(void **state)
{
	(void)state;
	for (size_t k = 0; k < COUNT(all); k++) {
		compare_with_reference(all[k], 0.9, 0.999, 0.0);
		compare_with_reference(all[k], 0.9, 0.999, 0.05);
		compare_with_reference(all[k], 0.5, 0.9, 0.05);
	}
}

static void test_without_momentum(void **state)
{
	(void)state;
	for (size_t k = 0; k < COUNT(all); k++) {
		compare_with_reference(all[k], 0.0, 0.999, 0.0);
		compare_with_reference(all[k], 0.0, 0.0, 0.05);
	}
}

/* A momentum just below 1 is valid, so it must not be rounded to 1. */
static void test_nearly_one(void **state)
{
	(void)state;
	compare_with_reference(SCRAWL_OPTIMIZER_SGD, 1.0 - 1e-9, 0.999, 0.0);
	compare_with_reference(SCRAWL_OPTIMIZER_ADAM, 0.9, 1.0 - 1e-9, 0.0);
	compare_with_reference(SCRAWL_OPTIMIZER_ADAM, 1.0 - 1e-9, 0.999, 0.0);
}

/* With zero gradients, weights shrink and biases keep every bit. */
static void test_decay_spares_biases(void **state)
{
	(void)state;
	static const float g[MAX_PARAMETERS];
	for (size_t k = 0; k < COUNT(all); k++) {
		struct network *net = make_network();
		struct scrawl_train_options options;
		struct optimizer o;
		static float before[MAX_PARAMETERS];
		memcpy(before, net->parameters, net->parameter_count * sizeof(float));
		scrawl_train_options_init(&options);
		options.optimizer = all[k];
		options.weight_decay = 0.1;
		assert_int_equal(optimizer_init(ctx, &o, net, &options), SCRAWL_OK);
		optimizer_begin_step(&o, 0.01, 1.0);
		optimizer_update(&o, g, 0, net->parameter_count);
		for (size_t i = 0; i < net->parameter_count; i++) {
			float now = fabsf(net->parameters[i]), then = fabsf(before[i]);
			if (!is_weight(net, i))
				assert_memory_equal(&net->parameters[i], &before[i], sizeof(float));
			else if (then > 0.02f) /* Adam's step is 0.01 and may cross 0 */
				assert_true(now < then);
		}
		optimizer_release(&o);
		network_destroy(net);
	}
}

/* Runs all steps, updating `cut` parameters at a time, the last first; 0: all at once. */
static void run_in_slices(enum scrawl_optimizer kind, size_t cut, float *w)
{
	struct network *net = make_network();
	struct scrawl_train_options options;
	struct optimizer o;
	static float g[MAX_PARAMETERS];
	size_t n = net->parameter_count;
	scrawl_train_options_init(&options);
	options.optimizer = kind;
	options.weight_decay = 0.05;
	assert_int_equal(optimizer_init(ctx, &o, net, &options), SCRAWL_OK);
	for (uint32_t t = 1; t <= STEPS; t++) {
		draw_gradients(net, t, g);
		optimizer_begin_step(&o, rate_of(t), 1.0);
		for (size_t end = n; end > 0;) {
			size_t begin = cut && end > cut ? end - cut : 0;
			optimizer_update(&o, g, begin, end);
			end = begin;
		}
	}
	memcpy(w, net->parameters, n * sizeof(*w));
	optimizer_release(&o);
	network_destroy(net);
}

static void test_slices(void **state)
{
	(void)state;
	static const size_t cuts[] = { 1, 2, 3, 7, 29, 31, 64, 101, 200 };
	static float whole[MAX_PARAMETERS], cut[MAX_PARAMETERS]; /* zero beyond the parameters */
	for (size_t k = 0; k < COUNT(all); k++) {
		run_in_slices(all[k], 0, whole);
		for (size_t i = 0; i < COUNT(cuts); i++) {
			run_in_slices(all[k], cuts[i], cut);
			assert_memory_equal(whole, cut, sizeof(whole));
		}
	}
}

static void test_no_memory(void **state)
{
	(void)state;
	struct network *net = make_network();
	struct scrawl_train_options options;
	scrawl_train_options_init(&options);
	for (size_t n = 1; n <= 2; n++) {
		struct optimizer o;
		memory_fail_after(n);
		enum scrawl_status status = optimizer_init(ctx, &o, net, &options);
		memory_fail_after(0);
		assert_int_equal(status, SCRAWL_ENOMEM);
	}
	network_destroy(net);
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(scrawl_optimizer_at(SCRAWL_OPTIMIZER_SGD), "sgd");
	assert_string_equal(scrawl_optimizer_at(SCRAWL_OPTIMIZER_NESTEROV), "nesterov");
	assert_string_equal(scrawl_optimizer_at(SCRAWL_OPTIMIZER_ADAM), "adam");
	assert_string_equal(scrawl_optimizer_at(SCRAWL_OPTIMIZER_ADAMW), "adamw");
	assert_null(scrawl_optimizer_at((enum scrawl_optimizer)4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formulas),   cmocka_unit_test(test_without_momentum),
		cmocka_unit_test(test_nearly_one), cmocka_unit_test(test_decay_spares_biases),
		cmocka_unit_test(test_slices),     cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_names),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
