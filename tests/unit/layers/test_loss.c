/* SPDX-License-Identifier: MIT */
/*
 * test_loss.c - the loss of a range of a batch's images, with and without labels and gradient
 */
#include "layers/loss.h"

#include <stdlib.h>

#include "support/buffers.h"
#include "support/compare.h"
#include "support/reference.h"

enum { BATCH = 5, CLASSES = 7, VALUES = BATCH * CLASSES };

struct closing {
	struct loss loss;
	float *logits, *dy;
	uint8_t labels[BATCH];
	double losses[BATCH];
};

static void closing_create(struct closing *c)
{
	*c = (struct closing){ .logits = buffer_floats(VALUES), .dy = buffer_floats(VALUES) };
	fill_uniform(VALUES, c->logits);
	for (size_t i = 0; i < BATCH; i++) {
		c->labels[i] = (uint8_t)(3 * i % CLASSES);
		c->losses[i] = -1.0;
	}
	c->loss = (struct loss){
		.batch = BATCH,
		.classes = CLASSES,
		.logits = c->logits,
		.labels = c->labels,
		.probabilities = buffer_floats(VALUES),
		.losses = c->losses,
		.dy = c->dy,
	};
}

/* Buffers begin as NaN: what is outside the range must stay NaN. */
static void check_range(const struct closing *c, struct range images)
{
	double want[CLASSES];
	double *z = reference_copy(VALUES, c->logits);
	for (size_t i = 0; i < BATCH; i++) {
		bool inside = i >= images.begin && i < images.end;
		double loss = reference_softmax(CLASSES, z + i * CLASSES, c->labels[i], want);
		assert_true(inside ? fabs(c->losses[i] - loss) < 1e-12 : c->losses[i] == -1.0);
		for (size_t j = 0; j < CLASSES; j++) {
			double p = (double)c->loss.probabilities[i * CLASSES + j];
			double dy = (double)c->dy[i * CLASSES + j];
			double target = j == c->labels[i] ? 1.0 : 0.0;
			assert_true(inside ? fabs(p - want[j]) < 1e-7 : isnan(p));
			assert_true(inside ? fabs(dy - (want[j] - target) / BATCH) < 1e-7
					   : isnan(dy));
		}
	}
	free(z);
}

static void test_ranges(void **state)
{
	(void)state;
	static const struct range ranges[] = { { 0, 1 }, { 0, BATCH }, { 1, 3 }, { 4, BATCH } };
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		struct closing c;
		closing_create(&c);
		loss_forward(&c.loss, ranges[i]);
		check_range(&c, ranges[i]);
		buffers_release();
	}
}

/* Without a gradient, as in evaluation, the loss is the same. */
static void test_without_gradient(void **state)
{
	(void)state;
	struct closing c;
	closing_create(&c);
	c.loss.smoothing = 0.1;
	loss_forward(&c.loss, (struct range){ 0, BATCH });
	double losses[BATCH];
	memcpy(losses, c.losses, sizeof(losses));
	c.loss.dy = NULL;
	loss_forward(&c.loss, (struct range){ 0, BATCH });
	assert_memory_equal(losses, c.losses, sizeof(losses));
	buffers_release();
}

static void test_without_labels(void **state)
{
	(void)state;
	struct closing c;
	closing_create(&c);
	c.loss.labels = NULL;
	loss_forward(&c.loss, (struct range){ 0, BATCH });
	for (size_t i = 0; i < BATCH; i++)
		assert_true(c.losses[i] == -1.0);
	for (size_t i = 0; i < VALUES; i++)
		assert_true(c.loss.probabilities[i] > 0.0f && isnan(c.dy[i]));
	buffers_release();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_without_gradient),
		cmocka_unit_test(test_without_labels),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
