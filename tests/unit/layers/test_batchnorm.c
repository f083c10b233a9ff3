/* SPDX-License-Identifier: MIT */
/*
 * test_batchnorm.c - batch normalisation alone: sums, running statistics, edge cases
 *
 * test_gradient.c and test_golden.c test whole networks with it.
 */
#include "kernels/normalize.h"
#include "layers/batchnorm.h"
#include "support/layer_alone.h"

/* A training pass as a plan makes it, shard by shard; the last shard may be shorter. */
struct trained {
	struct layer_alone a;
	size_t channels, rows; /* values per channel */
};

static struct trained batchnorm(struct scrawl_shape in, size_t batch, size_t shard, bool relu)
{
	struct trained t = { .channels = in.channels, .rows = batch * in.height * in.width };
	t.a = layer_alone(&batchnorm_layer, (struct layer_arguments){ 0 }, in, batch, shard);
	struct layer *l = t.a.layer;
	const struct layer next = { .ops = &relu_layer };
	assert_int_equal(l->parameter_count, 4 * in.channels);
	if (relu) {
		assert_true(l->ops->absorb(l, &next, true));
		assert_false(l->ops->absorb(l, &next, true)); /* one at most */
	}
	t.a.b.statistics = t.a.parameters;
	size_t doubles = (batch + shard - 1) / shard * l->ops->collected(l);
	t.a.b.collected = (double *)(void *)buffer_floats(2 * doubles);
	fill_uniform(l->parameter_count, t.a.parameters);
	fill_uniform(batch * t.a.in, t.a.x);
	fill_uniform(batch * t.a.in, t.a.b.dy);
	return t;
}

static void each_shard(const struct trained *t, layer_operation *operation)
{
	const struct pass *p = &t->a.pass;
	for (size_t i = 0; i < p->batch; i += p->shard) {
		size_t end = i + p->shard < p->batch ? i + p->shard : p->batch;
		layer_alone_run(&t->a, operation, i, end);
	}
}

static void pass_forward(const struct trained *t)
{
	const struct layer_ops *ops = t->a.layer->ops;
	layer_alone_run(&t->a, ops->prepare, 0, t->a.pass.batch);
	each_shard(t, ops->collect);
	layer_alone_run(&t->a, ops->settle, 0, t->a.pass.batch);
	each_shard(t, ops->forward);
}

static void pass_backward(const struct trained *t)
{
	const struct layer_ops *ops = t->a.layer->ops;
	each_shard(t, ops->collect_backward);
	layer_alone_run(&t->a, ops->settle_backward, 0, t->a.pass.batch);
	each_shard(t, ops->backward);
	layer_alone_run(&t->a, ops->gradient, 0, t->a.layer->parameter_count);
}

static double mean_of(const float *x, size_t rows, size_t channels, size_t c)
{
	double sum = 0.0;
	for (size_t r = 0; r < rows; r++)
		sum += (double)x[r * channels + c];
	return sum / (double)rows;
}

static double squares_of(const float *x, size_t rows, size_t channels, size_t c)
{
	double mean = mean_of(x, rows, channels, c), sum = 0.0;
	for (size_t r = 0; r < rows; r++)
		sum += ((double)x[r * channels + c] - mean) * ((double)x[r * channels + c] - mean);
	return sum;
}

static void assert_near(double got, double want, double tolerance)
{
	if (!(fabs(got - want) <= tolerance))
		fail_msg("%.9g, should be %.9g", got, want);
}

/* Sizes below, at and above the kernels' blocks; a mean that is large compared to the deviation. */
static void test_moments(void **state)
{
	(void)state;
	static const struct {
		size_t rows, channels;
	} cases[] = { { 1, 1 },   { 3, 5 },     { 4, 1 },    { 5, 70 },
		      { 257, 3 }, { 1000, 16 }, { 77, 513 }, { 9, 5000 } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t rows = cases[i].rows, n = cases[i].channels;
		float *x = buffer_floats(rows * n);
		float *scratch = buffer_floats(normalize_scratch(n));
		double *mean = (double *)(void *)buffer_floats(2 * n);
		double *squares = (double *)(void *)buffer_floats(2 * n);
		fill_uniform(rows * n, x);
		for (size_t j = 0; j < rows * n; j++)
			x[j] = 300.0f + x[j];
		column_moments(rows, n, x, mean, squares, scratch);
		for (size_t c = 0; c < n; c++) {
			double want = squares_of(x, rows, n, c);
			assert_near(mean[c], mean_of(x, rows, n, c), 2e-4);
			assert_near(squares[c], want, 1e-4 * want + 1e-7 * (double)rows);
		}
		buffers_release();
	}
}

/* Training updates the running statistics, from 0 and 1 and from other values; no gradients. */
static void test_running(void **state)
{
	(void)state;
	struct trained t = batchnorm((struct scrawl_shape){ 3, 5, 7 }, 11, 4, false);
	size_t n = t.channels;
	float *running = t.a.parameters + 2 * n;
	for (size_t step = 0; step < 2; step++) {
		float before[14];
		for (size_t i = 0; i < 2 * n; i++)
			before[i] = running[i] = step ? 0.25f * (float)i : (float)(i >= n);
		pass_forward(&t);
		pass_backward(&t);
		for (size_t c = 0; c < n; c++) {
			double mean = mean_of(t.a.x, t.rows, n, c);
			double variance = squares_of(t.a.x, t.rows, n, c) / (double)(t.rows - 1);
			assert_near((double)running[c], 0.9 * (double)before[c] + 0.1 * mean, 1e-6);
			assert_near((double)running[n + c],
				    0.9 * (double)before[n + c] + 0.1 * variance, 1e-6);
			assert_true(t.a.b.gradients[2 * n + c] == 0.0f);
			assert_true(t.a.b.gradients[3 * n + c] == 0.0f);
		}
	}
	layer_alone_release(&t.a);
}

/* Values of mean 0 and variance 1, times the weight, plus the bias; with a ReLU, at least 0. */
static void test_normal(void **state)
{
	(void)state;
	for (int relu = 0; relu < 2; relu++) {
		struct trained t = batchnorm((struct scrawl_shape){ 4, 3, 5 }, 9, 2, relu);
		size_t n = t.channels;
		pass_forward(&t);
		for (size_t c = 0; c < n; c++) {
			double mean = mean_of(t.a.x, t.rows, n, c);
			double variance = squares_of(t.a.x, t.rows, n, c) / (double)t.rows;
			for (size_t r = 0; r < t.rows; r++) {
				double x = (double)t.a.x[r * n + c];
				double y = (double)t.a.parameters[c] * (x - mean) /
						   sqrt(variance + 1e-5) +
					   (double)t.a.parameters[n + c];
				assert_near((double)t.a.b.y[r * n + c], relu ? fmax(y, 0.0) : y,
					    2e-6);
			}
		}
		layer_alone_release(&t.a);
	}
}

/* One value per channel is its own mean: y is the bias, and the gradient is 0. */
static void test_single(void **state)
{
	(void)state;
	struct trained t = batchnorm((struct scrawl_shape){ 1, 1, 6 }, 1, 1, false);
	float *variance = t.a.parameters + 3 * t.channels;
	for (size_t c = 0; c < t.channels; c++)
		variance[c] = 1.0f;
	pass_forward(&t);
	pass_backward(&t);
	for (size_t c = 0; c < t.channels; c++) {
		assert_true(t.a.b.y[c] == t.a.parameters[t.channels + c]);
		assert_true(t.a.b.dx[c] == 0.0f);
		assert_true(t.a.b.gradients[c] == 0.0f);
		assert_true(t.a.b.gradients[t.channels + c] == t.a.b.dy[c]);
		assert_near((double)variance[c], 0.9, 1e-6);
	}
	layer_alone_release(&t.a);
}

/* A constant channel does not divide by 0; a NaN stays in its channel. */
static void test_constant(void **state)
{
	(void)state;
	struct trained t = batchnorm((struct scrawl_shape){ 2, 3, 3 }, 5, 2, true);
	for (size_t r = 0; r < t.rows; r++)
		t.a.x[3 * r + 1] = 0.5f;
	t.a.x[2] = NAN;
	pass_forward(&t);
	pass_backward(&t);
	for (size_t r = 0; r < t.rows; r++) {
		assert_true(isfinite(t.a.b.y[3 * r]) && isfinite(t.a.b.dx[3 * r]));
		assert_near((double)t.a.b.y[3 * r + 1], fmax((double)t.a.parameters[3 + 1], 0.0),
			    1e-6);
		assert_true(isfinite(t.a.b.dx[3 * r + 1]));
		assert_true(isnan(t.a.b.y[3 * r + 2]));
	}
	layer_alone_release(&t.a);
}

/* Evaluation uses the running statistics, does not change them, and equals a fold into weights. */
static void test_evaluation(void **state)
{
	(void)state;
	const size_t n = 4, k = 3;
	struct trained t = batchnorm((struct scrawl_shape){ 2, 2, 4 }, 3, 2, false);
	float weights[16], folded[16], kept[16];
	for (size_t c = 0; c < n; c++)
		t.a.parameters[3 * n + c] = 0.1f + fabsf(t.a.parameters[3 * n + c]);
	memcpy(kept, t.a.parameters, sizeof(kept));
	t.a.b.statistics = NULL;
	layer_alone_run(&t.a, t.a.layer->ops->prepare, 0, t.a.pass.batch);
	each_shard(&t, t.a.layer->ops->forward);
	compare_bits("parameters", 16, t.a.parameters, kept);
	fill_uniform(16, weights);
	batchnorm_fold(k, n, weights, t.a.parameters, folded);
	for (size_t c = 0; c < n; c++) {
		double factor = (double)kept[c] / sqrt((double)kept[3 * n + c] + 1e-5);
		double mean = (double)kept[2 * n + c], bias = (double)kept[n + c];
		for (size_t r = 0; r < t.rows; r++)
			assert_near((double)t.a.b.y[r * n + c],
				    ((double)t.a.x[r * n + c] - mean) * factor + bias, 2e-6);
		for (size_t r = 0; r < k; r++)
			assert_near((double)folded[r * n + c], (double)weights[r * n + c] * factor,
				    1e-6);
		assert_near((double)folded[k * n + c],
			    ((double)weights[k * n + c] - mean) * factor + bias, 2e-6);
	}
	layer_alone_release(&t.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_moments, fill_restart),
		cmocka_unit_test_setup(test_running, fill_restart),
		cmocka_unit_test_setup(test_normal, fill_restart),
		cmocka_unit_test_setup(test_single, fill_restart),
		cmocka_unit_test_setup(test_constant, fill_restart),
		cmocka_unit_test_setup(test_evaluation, fill_restart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
