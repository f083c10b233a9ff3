/* SPDX-License-Identifier: MIT */
/*
 * test_golden.c - whole networks and optimisers against PyTorch's numbers
 *
 * golden.py made the files, in double precision, and describes them.
 */
#include "support/golden.h"

#include "core/memory.h"
#include "model/plan.h"
#include "support/lanes.h"
#include "train/optimizer.h"

#define PROBABILITY_TOLERANCE 3e-6
#define LOSS_TOLERANCE        3e-6
#define GRADIENT_TOLERANCE    1e-5

/* ---- networks -------------------------------------------------------------------------------- */

/* A network with a file's weights, and the file's images. */
struct subject {
	scrawl_context *ctx;
	struct safetensors file;
	struct network *net;
	struct plan *plan;
	size_t images, pixels;
	uint8_t *bytes;       /* [images, pixels] */
	const uint8_t **rows; /* [images] */
	uint8_t *labels;      /* [images] */
	uint32_t *samples;    /* [images] */
};

static void read_images(struct subject *s)
{
	s->images = tensor_count(tensor(&s->file, "labels"));
	const float *labels = values(&s->file, "labels", s->images);
	const float *pixels = values(&s->file, "images", s->images * s->pixels);
	s->bytes = memory_alloc(s->images, s->pixels);
	s->rows = memory_alloc(s->images, sizeof(*s->rows));
	s->labels = memory_alloc(s->images, 1);
	s->samples = memory_alloc(s->images, sizeof(*s->samples));
	for (size_t i = 0; i < s->images * s->pixels; i++)
		s->bytes[i] = (uint8_t)pixels[i];
	for (size_t i = 0; i < s->images; i++) {
		s->rows[i] = s->bytes + i * s->pixels;
		s->labels[i] = (uint8_t)labels[i];
		s->samples[i] = (uint32_t)i;
	}
}

static struct subject subject_create(const char *name, const char *conv, unsigned threads)
{
	struct subject s = { 0 };
	assert_int_equal(scrawl_context_create(threads, &s.ctx), SCRAWL_OK);
	s.file = load(s.ctx, name);
	struct scrawl_model_options options;
	scrawl_model_options_init(&options);
	options.input = (struct scrawl_shape){ size(&s.file, "height"), size(&s.file, "width"),
					       size(&s.file, "channels") };
	options.classes = size(&s.file, "classes");
	options.conv = conv;
	const char *description = text(&s.file, "", "description");
	if (network_create(s.ctx, description, &options, &s.net) != SCRAWL_OK)
		fail_msg("%s", scrawl_context_error(s.ctx));
	s.pixels = shape_count(options.input);
	set_weights(&s.file, s.net);
	read_images(&s);
	return s;
}

static void subject_release(struct subject *s)
{
	plan_destroy(s->plan);
	network_destroy(s->net);
	safetensors_release(&s->file);
	memory_free(s->bytes);
	memory_free(s->rows);
	memory_free(s->labels);
	memory_free(s->samples);
	scrawl_context_destroy(s->ctx);
}

static struct batch subject_batch(const struct subject *s, size_t first, size_t count)
{
	const char *smoothing = metadata_get(&s->file.metadata, "smoothing");
	return (struct batch){
		.size = count,
		.images = s->rows + first,
		.labels = s->labels + first,
		.smoothing = smoothing ? strtod(smoothing, NULL) : 0.0,
		.samples = s->samples + first,
		.seed = 1,
		.epoch = 1,
	};
}

static void assert_outcome(const struct subject *s, struct outcome outcome)
{
	size_t probabilities = s->images * s->net->classes;
	assert_close("probabilities", probabilities,
		     values(&s->file, "probabilities", probabilities), outcome.probabilities,
		     PROBABILITY_TOLERANCE);
	const float *losses = values(&s->file, "losses", s->images);
	for (size_t i = 0; i < s->images; i++) {
		float loss = (float)outcome.losses[i];
		assert_close("a loss", 1, &losses[i], &loss, LOSS_TOLERANCE);
	}
}

static void assert_gradients(const struct subject *s)
{
	for (size_t i = 0; i < s->net->tensor_count; i++) {
		const struct network_tensor *t = &s->net->tensors[i];
		char name[NETWORK_NAME + 8];
		snprintf(name, sizeof(name), "grad.%s", t->name);
		assert_close(name, t->parameter->count, values(&s->file, name, t->parameter->count),
			     plan_gradients(s->plan) + t->offset, GRADIENT_TOLERANCE);
	}
}

/* Forward, then forward and backward, in plans for `spare` more images than the batch has. */
static void check_network(const char *name, const char *conv, unsigned threads, size_t spare)
{
	struct subject s = subject_create(name, conv, threads);
	struct batch batch = subject_batch(&s, 0, s.images);
	for (int training = 0; training < 2; training++) {
		plan_destroy(s.plan);
		assert_int_equal(plan_create(s.ctx, s.net, s.images + spare, training, &s.plan), 0);
		assert_outcome(&s, plan_forward(s.plan, &batch));
	}
	plan_backward(s.plan, &batch, NULL, NULL);
	assert_gradients(&s);
	subject_release(&s);
}

/* With every algorithm, on one thread and on several. */
static void check_everywhere(const char *name)
{
	const char *conv;
	for (size_t i = 0; (conv = scrawl_conv_algorithm_at(i)); i++)
		for (unsigned threads = 1; threads <= 3; threads += 2) {
			check_network(name, conv, threads, 0);
			check_network(name, conv, threads, 41);
		}
}

#define NETWORK_TEST(name)                                                                         \
	static void test_##name(void **state)                                                      \
	{                                                                                          \
		(void)state;                                                                       \
		check_everywhere("network_" #name);                                                \
	}

NETWORK_TEST(conv3)
NETWORK_TEST(conv5)
NETWORK_TEST(rectangle)
NETWORK_TEST(overlap)
NETWORK_TEST(same4)
NETWORK_TEST(same5)
NETWORK_TEST(channels)
NETWORK_TEST(poolfirst)
NETWORK_TEST(globalpool)
NETWORK_TEST(shards)
NETWORK_TEST(dense)
NETWORK_TEST(smoothed)

/* ---- optimisers ------------------------------------------------------------------------------ */

static void update(void *optimizer, const float *gradients, size_t begin, size_t end)
{
	optimizer_update(optimizer, gradients, begin, end);
}

/* Compares with the file's parameters after this step; false if it does not have that step. */
static bool assert_step(const struct subject *s, const char *run, size_t step)
{
	if (step != 1 && step != 2 && step != 5 && step != 10)
		return false;
	for (size_t i = 0; i < s->net->tensor_count; i++) {
		const struct network_tensor *t = &s->net->tensors[i];
		char name[NETWORK_NAME + 32];
		snprintf(name, sizeof(name), "%s.%zu.%s", run, step, t->name);
		assert_close(name, t->parameter->count, values(&s->file, name, t->parameter->count),
			     s->net->parameters + t->offset, STEPS_TOLERANCE);
	}
	return true;
}

/* The first batch, evaluated with the current parameters. */
static void assert_evaluation(const struct subject *s, const char *run, size_t count)
{
	struct plan *plan;
	struct batch batch = subject_batch(s, 0, count);
	char name[NETWORK_NAME];
	snprintf(name, sizeof(name), "%s.evaluation", run);
	assert_int_equal(plan_create(s->ctx, s->net, count, false, &plan), SCRAWL_OK);
	struct outcome outcome = plan_forward(plan, &batch);
	assert_close(name, count * s->net->classes, values(&s->file, name, count * s->net->classes),
		     outcome.probabilities, PROBABILITY_TOLERANCE);
	plan_destroy(plan);
}

static void check_steps(const char *file, const char *run, bool evaluated)
{
	struct subject s = subject_create(file, "gemm", 2);
	struct scrawl_train_options options = run_options(&s.file, run);
	struct optimizer optimizer;
	const struct tensor *labels = tensor(&s.file, "labels");
	assert_int_equal(labels->rank, 2);
	size_t steps = labels->shape[0], count = labels->shape[1], compared = 0;
	assert_int_equal(plan_create(s.ctx, s.net, count, true, &s.plan), SCRAWL_OK);
	assert_int_equal(optimizer_init(s.ctx, &optimizer, s.net, &options), SCRAWL_OK);
	for (size_t step = 0; step < steps; step++) {
		struct batch batch = subject_batch(&s, step * count, count);
		plan_forward(s.plan, &batch);
		optimizer_begin_step(&optimizer, options.learning_rate, 1.0);
		plan_backward(s.plan, &batch, update, &optimizer);
		compared += assert_step(&s, run, step + 1);
	}
	assert_int_equal(compared, 4);
	if (evaluated)
		assert_evaluation(&s, run, count);
	optimizer_release(&optimizer);
	subject_release(&s);
}

#define OPTIMIZER_TEST(name)                                                                       \
	static void test_##name(void **state)                                                      \
	{                                                                                          \
		(void)state;                                                                       \
		check_steps("optimizers", #name, false);                                           \
	}

OPTIMIZER_TEST(sgd)
OPTIMIZER_TEST(plain)
OPTIMIZER_TEST(nesterov)
OPTIMIZER_TEST(adam)
OPTIMIZER_TEST(adam_quick)
OPTIMIZER_TEST(adamw)

static void test_batchnorm(void **state)
{
	(void)state;
	check_steps("batchnorm", "sgd", true);
	check_steps("batchnorm", "nesterov", true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_conv3),      cmocka_unit_test(test_conv5),
		cmocka_unit_test(test_rectangle),  cmocka_unit_test(test_overlap),
		cmocka_unit_test(test_same4),      cmocka_unit_test(test_same5),
		cmocka_unit_test(test_channels),   cmocka_unit_test(test_poolfirst),
		cmocka_unit_test(test_globalpool), cmocka_unit_test(test_shards),
		cmocka_unit_test(test_dense),      cmocka_unit_test(test_smoothed),
		cmocka_unit_test(test_sgd),        cmocka_unit_test(test_plain),
		cmocka_unit_test(test_nesterov),   cmocka_unit_test(test_adam),
		cmocka_unit_test(test_adam_quick), cmocka_unit_test(test_adamw),
		cmocka_unit_test(test_batchnorm),
	};
	return cmocka_run_group_tests(tests, limit_lanes, NULL);
}
