/* SPDX-License-Identifier: MIT */
/*
 * test_weight_init.c - the weights of a new network: their distribution, and what they depend on
 */
#include "model/weight_init.h"

#include "model/network.h"
#include "support/compare.h"

static scrawl_context ctx = { .threads = 1 };

static struct network *create_from(const char *description, size_t side, uint64_t seed)
{
	struct scrawl_model_options options;
	struct network *net = NULL;
	scrawl_model_options_init(&options);
	options.input = (struct scrawl_shape){ side, side, 1 };
	options.classes = 10;
	options.seed = seed;
	if (network_create(&ctx, description, &options, &net) != SCRAWL_OK)
		fail_msg("%s", ctx.error);
	return net;
}

static struct network *create(const char *description)
{
	return create_from(description, 28, 1);
}

static const float *tensor(const struct network *net, size_t index)
{
	return net->parameters + net->tensors[index].offset;
}

/* Variance, kurtosis and largest magnitude of a tensor's weights; expects a mean of 0. */
static void moments(const struct network *net, size_t index, double *variance, double *fourth,
		    double *largest)
{
	const float *w = tensor(net, index);
	size_t n = net->tensors[index].parameter->count;
	double sum = 0.0;
	*variance = *fourth = *largest = 0.0;
	for (size_t i = 0; i < n; i++) {
		sum += (double)w[i];
		*variance += (double)w[i] * w[i] / (double)n;
		*largest = fmax(*largest, fabs((double)w[i]));
	}
	for (size_t i = 0; i < n; i++)
		*fourth += pow((double)w[i], 4.0) / (double)n;
	*fourth /= *variance * *variance;
	assert_true(fabs(sum / (double)n) < 5.0 * sqrt(*variance / (double)n));
}

/* Before a ReLU He's normal, variance 2 / fan in; else Glorot's uniform, +-sqrt(6 / (in + out)). */
static void test_initial_weights(void **state)
{
	(void)state;
	double variance, fourth, largest;
	struct network *net = create("conv 64 5x5, maxpool 2, relu, conv 64 3x3, dense 100, "
				     "dropout 0.5, relu, dense");
	static const struct {
		size_t tensor, fan_in, fan_out;
		int he;
	} weights[] = { { 2, 576, 576, 0 }, { 4, 6400, 100, 1 } };
	for (size_t i = 0; i < 2; i++) {
		double limit = sqrt(6.0 / (double)(weights[i].fan_in + weights[i].fan_out));
		double want = weights[i].he ? 2.0 / (double)weights[i].fan_in : limit * limit / 3.0;
		moments(net, weights[i].tensor, &variance, &fourth, &largest);
		assert_true(fabs(variance / want - 1.0) < 0.04);
		assert_true(fabs(fourth - (weights[i].he ? 3.0 : 1.8)) < 0.15);
		if (!weights[i].he)
			assert_true(largest <= limit * 1.000001 && largest > 0.99 * limit);
	}
	moments(net, 0, &variance, &fourth, &largest);
	assert_true(fabs(variance * 25.0 / 2.0 - 1.0) < 0.2);
	for (size_t t = 1; t < net->tensor_count; t += 2)
		for (size_t i = 0; i < net->tensors[t].parameter->count; i++)
			assert_true(tensor(net, t)[i] == 0.0f);
	network_destroy(net);
}

/* A batchnorm does not count: what matters is a ReLU after it, or that no other layer follows. */
static void test_initial_batchnorm(void **state)
{
	(void)state;
	double variance, fourth, largest;
	struct network *net = create("conv 64 5x5, maxpool 2, batchnorm, relu, conv 64 3x3, "
				     "batchnorm, dense 100, batchnorm, relu, dense 10, batchnorm");
	static const double want[] = { 2.0 / 25.0, 2.0 / 1152.0, 2.0 / 6400.0, 0.02 / 110.0 };
	static const size_t tensors[] = { 0, 6, 12, 18 };
	for (size_t i = 0; i < 4; i++) {
		moments(net, tensors[i], &variance, &fourth, &largest);
		assert_true(fabs(variance / want[i] - 1.0) < (i ? 0.05 : 0.2));
		assert_true(fabs(fourth - (i % 2 ? 1.8 : 3.0)) < (i ? 0.15 : 0.6));
	}
	network_destroy(net);
}

static void test_seed(void **state)
{
	(void)state;
	struct network *a = create_from("lenet", 28, 7), *b = create_from("lenet", 28, 7);
	struct network *c = create_from("lenet", 28, (uint64_t)1 << 32 | 7);
	compare_bits("weights", a->parameter_count, a->parameters, b->parameters);
	size_t same = 0;
	for (size_t i = 0; i < 500; i++)
		same += a->parameters[i] == c->parameters[i];
	assert_true(same < 5);
	network_destroy(a);
	network_destroy(b);
	network_destroy(c);
}

/* Tensors of the same size differ, and do not depend on other layers' sizes. */
static void test_streams(void **state)
{
	(void)state;
	static const char text[] = "dense 20, dense 20, dense 20, dense";
	struct network *twins = create(text), *wide = create_from(text, 40, 1);
	assert_memory_not_equal(tensor(twins, 2), tensor(twins, 4), 400 * sizeof(float));
	compare_bits("second layer", 400, tensor(twins, 2), tensor(wide, 2));
	compare_bits("last layer", 200, tensor(twins, 6), tensor(wide, 6));
	network_destroy(twins);
	network_destroy(wide);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_initial_weights),
		cmocka_unit_test(test_initial_batchnorm),
		cmocka_unit_test(test_seed),
		cmocka_unit_test(test_streams),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
