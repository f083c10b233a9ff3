/* SPDX-License-Identifier: MIT */
/*
 * test_ema.c - the average of the weights, against the same in double
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/random.h"
#include "support/context.h"
#include "train/ema.h"

#define WEIGHTS 37
#define STEPS   200

/* Sets all weights to random values of the given step. */
static void set_weights(float *w, unsigned step)
{
	struct random r;
	random_init(&r, 5, RANDOM_WEIGHTS, step, 0);
	for (size_t i = 0; i < WEIGHTS; i++)
		w[i] = (random_uniform(&r) - 0.5f) * (float)(i + 1);
}

/* The decay of a step, counted from 1. */
static double twin_decay(double decay, unsigned step)
{
	double warm = (step + 1.0) / (step + 10.0);
	return fmin(decay, warm);
}

static void check_decay(double decay)
{
	float w[WEIGHTS];
	double twin[WEIGHTS];
	struct network net = { .parameters = w, .parameter_count = WEIGHTS };
	struct ema e;
	set_weights(w, 0);
	for (size_t i = 0; i < WEIGHTS; i++)
		twin[i] = (double)w[i];
	assert_int_equal(ema_init(ctx, &e, &net, decay), SCRAWL_OK);
	for (unsigned step = 1; step <= STEPS; step++) {
		double d = twin_decay(decay, step);
		size_t cut = step % (WEIGHTS + 1);
		set_weights(w, step);
		for (size_t i = 0; i < WEIGHTS; i++)
			twin[i] = d * twin[i] + (1.0 - d) * (double)w[i];
		ema_begin_step(&e, step);
		/* In two slices, the second one first. */
		ema_update(&e, cut, WEIGHTS);
		ema_update(&e, 0, cut);
		for (size_t i = 0; i < WEIGHTS; i++)
			assert_true(fabs((double)e.average[i] - twin[i]) <= 1e-6 * (double)(i + 1));
	}
	ema_release(&e);
}

static void test_against_double(void **state)
{
	(void)state;
	check_decay(0.5);
	check_decay(0.9);
	check_decay(0.999);
	check_decay(0.1); /* below the first step's 2/11 */
}

/* One swap puts the average into the network, the next one undoes it. */
static void test_swap(void **state)
{
	(void)state;
	float w[WEIGHTS], own[WEIGHTS], average[WEIGHTS];
	struct network net = { .parameters = w, .parameter_count = WEIGHTS };
	struct ema e;
	set_weights(w, 0);
	assert_int_equal(ema_init(ctx, &e, &net, 0.9), SCRAWL_OK);
	set_weights(w, 1);
	ema_begin_step(&e, 1);
	ema_update(&e, 0, WEIGHTS);
	memcpy(own, w, sizeof(own));
	memcpy(average, e.average, sizeof(average));
	assert_memory_not_equal(own, average, sizeof(own));
	ema_swap(&e);
	assert_memory_equal(w, average, sizeof(w));
	assert_memory_equal(e.average, own, sizeof(own));
	ema_swap(&e);
	assert_memory_equal(w, own, sizeof(w));
	assert_memory_equal(e.average, average, sizeof(average));
	ema_release(&e);
}

static void test_off(void **state)
{
	(void)state;
	float w[WEIGHTS], own[WEIGHTS];
	struct network net = { .parameters = w, .parameter_count = WEIGHTS };
	struct ema e;
	set_weights(w, 0);
	memcpy(own, w, sizeof(own));
	assert_int_equal(ema_init(ctx, &e, &net, 0.0), SCRAWL_OK);
	assert_null(e.average);
	ema_begin_step(&e, 1);
	ema_update(&e, 0, WEIGHTS);
	ema_swap(&e);
	assert_memory_equal(w, own, sizeof(w));
	ema_release(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_double),
		cmocka_unit_test(test_swap),
		cmocka_unit_test(test_off),
	};
	return cmocka_run_group_tests_name("ema", tests, make_context, destroy_context);
}
