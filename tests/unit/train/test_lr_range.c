/* SPDX-License-Identifier: MIT */
/*
 * test_lr_range.c - the learning-rate range test: rates, losses, and that the model is unchanged
 */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "support/easy_data.h"

static struct scrawl_train_options plain_options(void)
{
	struct scrawl_train_options options;
	scrawl_train_options_init(&options);
	scrawl_train_options_set_optimizer(&options, SCRAWL_OPTIMIZER_SGD);
	options.batch = 16;
	return options;
}

/* Runs the test on a new model, whose weights must not change. */
static enum scrawl_status run(const struct scrawl_train_options *options, double low, double high,
			      size_t steps, struct scrawl_lr_range **out)
{
	char before[33], after[33];
	scrawl_model *model = synthetic_model(ctx, net, &easy, 1, NULL);
	scrawl_model_hash(model, before);
	enum scrawl_status status =
		scrawl_model_lr_range(model, data, options, low, high, steps, out);
	scrawl_model_hash(model, after);
	assert_string_equal(before, after);
	scrawl_model_destroy(model);
	return status;
}

/* Checks everything derived from the points, by plain sums. */
static void check_range(const struct scrawl_lr_range *r)
{
	size_t low = 0, steep = 0;
	for (size_t i = 0; i < r->count; i++) {
		double sum = 0.0, weights = 0.0;
		for (size_t j = 0; j <= i; j++) {
			sum += pow(0.95, (double)(i - j)) * r->points[j].loss;
			weights += pow(0.95, (double)(i - j));
		}
		assert_true(fabs(r->points[i].smoothed - sum / weights) < 1e-9 * sum);
		if (r->points[i].smoothed < r->points[low].smoothed)
			low = i;
	}
	assert_true(r->lowest == r->points[low].rate);
	for (size_t i = 10; i <= low && i + 1 < r->count; i++) {
		double fall = r->points[i - 1].smoothed - r->points[i + 1].smoothed;
		if (fall > 0.0 && (!steep || fall > r->points[steep - 1].smoothed -
							     r->points[steep + 1].smoothed))
			steep = i;
	}
	assert_true(r->steepest == (steep ? r->points[steep].rate : 0.0));
}

static void test_rates(void **state)
{
	(void)state;
	struct scrawl_train_options options = plain_options();
	struct scrawl_lr_range *r;
	synthetic_ok(ctx, run(&options, 1e-5, 0.1, 41, &r));
	assert_int_equal(r->count, 41);
	for (size_t i = 0; i < 41; i++) {
		double wanted = pow(10.0, -5.0 + 0.1 * (double)i);
		assert_true(fabs(r->points[i].rate - wanted) < 1e-12 * wanted);
	}
	/* Losses begin as an untrained model's and fall. */
	assert_true(fabs(r->points[0].loss - log(3.0)) < 0.3);
	assert_true(r->points[40].loss < 0.8 * r->points[0].loss);
	assert_true(r->diverged == 0.0);
	assert_true(r->steepest > 1e-4 && r->steepest <= 0.1);
	check_range(r);
	scrawl_lr_range_destroy(r);
	scrawl_lr_range_destroy(NULL);
}

static enum scrawl_control keep_progress(void *last, const struct scrawl_progress *progress)
{
	*(struct scrawl_progress *)last = *progress;
	return SCRAWL_CONTINUE;
}

/* The default number of steps; a batch larger than the data counts only its images. */
static void test_default_steps(void **state)
{
	(void)state;
	struct scrawl_train_options options = plain_options();
	static const size_t batches[] = { 16, 60, 65536 }, counts[] = { 4, 2, 2 };
	static const size_t images[] = { 60, 120, 120 };
	for (size_t i = 0; i < 3; i++) {
		struct scrawl_lr_range *r;
		struct scrawl_progress last;
		options.on_step = keep_progress;
		options.arg = &last;
		options.batch = batches[i];
		synthetic_ok(ctx, run(&options, 1e-5, 1e-4, 0, &r));
		assert_int_equal(r->count, counts[i]);
		assert_true(r->steepest == 0.0);
		assert_int_equal(last.images, images[i]);
		assert_int_equal(last.total, images[i]);
		check_range(r);
		scrawl_lr_range_destroy(r);
	}
}

/* ---- the same steps as training's ------------------------------------------------------------ */

struct losses {
	double mean[8]; /* of the epoch up to each step */
	size_t count;
};

static enum scrawl_control on_step(void *arg, const struct scrawl_progress *p)
{
	struct losses *l = arg;
	l->mean[l->count++] = p->loss;
	return l->count == 8 ? SCRAWL_STOP : SCRAWL_CONTINUE;
}

/* At a constant rate, two epochs of four steps, the last of 12 images, have training's losses. */
static void test_steps(void **state)
{
	(void)state;
	struct scrawl_train_options options = plain_options();
	struct scrawl_lr_range *r;
	struct losses losses = { .count = 0 };
	options.learning_rate = 0.02;
	options.schedule = SCRAWL_SCHEDULE_CONSTANT;
	options.warmup = 0.0;
	options.label_smoothing = 0.1;
	options.clip = 0.5;
	options.augment = "rotate 20";
	options.plain_epochs = 3;
	synthetic_ok(ctx, run(&options, 0.02, 0.02 * (1.0 + 1e-12), 8, &r));
	struct scrawl_train_options training = options;
	training.plain_epochs = 0;
	training.on_step = on_step;
	training.arg = &losses;
	scrawl_model *model = synthetic_model(ctx, net, &easy, 1, NULL);
	synthetic_fails(ctx, scrawl_model_train(model, data, NULL, &training, NULL),
			SCRAWL_ESTOPPED, "step 4 of epoch 2");
	double sum = 0.0;
	for (size_t i = 0; i < 8; i++) {
		sum = i % 4 ? sum : 0.0;
		sum += r->points[i].loss * (i % 4 < 3 ? 16.0 : 12.0);
		double mean = sum / (i % 4 < 3 ? 16.0 * (double)(i % 4 + 1) : 60.0);
		assert_true(fabs(mean - losses.mean[i]) < 1e-12);
	}
	scrawl_model_destroy(model);
	scrawl_lr_range_destroy(r);
}

/* ---- divergence, stops and errors ------------------------------------------------------------ */

static void test_diverges(void **state)
{
	(void)state;
	struct scrawl_train_options options = plain_options();
	static const double highs[] = { 100.0, 1e30 };
	for (size_t i = 0; i < 2; i++) {
		struct scrawl_lr_range *r;
		synthetic_ok(ctx, run(&options, 1e-4, highs[i], i ? 20 : 200, &r));
		assert_true(r->count > 1 && r->count < (i ? 20 : 200));
		assert_true(r->diverged == r->points[r->count - 1].rate);
		assert_true(r->lowest < r->diverged);
		check_range(r);
		scrawl_lr_range_destroy(r);
	}
}

static void test_threads(void **state)
{
	(void)state;
	struct scrawl_train_options options = plain_options();
	struct scrawl_lr_range *one, *other;
	options.clip = 0.5;
	synthetic_ok(ctx, run(&options, 1e-4, 0.1, 30, &one));
	scrawl_context *kept = ctx;
	assert_int_equal(scrawl_context_create(3, &ctx), SCRAWL_OK);
	synthetic_ok(ctx, run(&options, 1e-4, 0.1, 30, &other));
	assert_int_equal(one->count, other->count);
	assert_memory_equal(one->points, other->points, one->count * sizeof(*one->points));
	scrawl_context_destroy(ctx);
	ctx = kept;
	scrawl_lr_range_destroy(one);
	scrawl_lr_range_destroy(other);
}

static void test_stops(void **state)
{
	(void)state;
	struct scrawl_train_options options = plain_options();
	struct losses losses = { .count = 0 };
	struct scrawl_lr_range *r = NULL;
	options.on_step = on_step;
	options.arg = &losses;
	synthetic_fails(ctx, run(&options, 1e-4, 0.1, 30, &r), SCRAWL_ESTOPPED, "step 8");
	assert_null(r);
}

static void test_bad(void **state)
{
	(void)state;
	struct scrawl_train_options options = plain_options();
	struct scrawl_lr_range *r = NULL;
	static const double lows[] = { 0.0, -1.0, 1.0, 2.0, NAN, 1e-6, 1e-6 };
	static const double highs[] = { 1.0, 1.0, 1.0, 1.0, 1.0, INFINITY, NAN };
	for (size_t i = 0; i < 7; i++)
		synthetic_fails(ctx, run(&options, lows[i], highs[i], 10, &r), SCRAWL_EINVAL,
				"range of learning rates");
	synthetic_fails(ctx, run(&options, 1e-6, 1.0, 1, &r), SCRAWL_EINVAL, "steps");
	synthetic_fails(ctx, run(&options, 1e-6, 1.0, 1000001, &r), SCRAWL_EINVAL, "steps");
	options.clip = -1.0;
	synthetic_fails(ctx, run(&options, 1e-6, 1.0, 10, &r), SCRAWL_EINVAL, "clip");
	options = plain_options();
	const struct synthetic large = { .count = 3, 9, 8, 3 };
	scrawl_dataset *kept = data;
	data = synthetic_dataset(ctx, &large);
	synthetic_fails(ctx, run(&options, 1e-6, 1.0, 10, &r), SCRAWL_EDATA, "images of 9x8");
	scrawl_dataset_destroy(data);
	data = kept;
	assert_null(r);
}

static void test_out_of_memory(void **state)
{
	(void)state;
	struct scrawl_train_options options = plain_options();
	scrawl_model *model = synthetic_model(ctx, net, &easy, 1, NULL);
	struct scrawl_lr_range *r = NULL;
	enum scrawl_status status = SCRAWL_ENOMEM;
	options.clip = 1.0;
	size_t n = 0;
	while (status == SCRAWL_ENOMEM) {
		memory_fail_after(++n);
		status = scrawl_model_lr_range(model, data, &options, 1e-4, 1e-2, 4, &r);
		memory_fail_after(0);
		assert_true(status == SCRAWL_OK || !r);
	}
	synthetic_ok(ctx, status);
	assert_true(n > 8);
	scrawl_lr_range_destroy(r);
	scrawl_model_destroy(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rates),   cmocka_unit_test(test_default_steps),
		cmocka_unit_test(test_steps),   cmocka_unit_test(test_diverges),
		cmocka_unit_test(test_threads), cmocka_unit_test(test_stops),
		cmocka_unit_test(test_bad),     cmocka_unit_test(test_out_of_memory),
	};
	return cmocka_run_group_tests(tests, make_data, destroy_data);
}
