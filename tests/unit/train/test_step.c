/* SPDX-License-Identifier: MIT */
/*
 * test_step.c - what a training step does besides the optimiser's formula: smoothed labels, clipped
 * gradients, averaged weights
 */
#include "support/golden.h"

#include "support/quick.h"
#include "support/synthetic.h"
#include "train/trainer.h"

/* ---- against PyTorch ------------------------------------------------------------------------- */

/* A run from golden.py, whose images are in order. */
struct golden_run {
	scrawl_context *ctx;
	struct safetensors file;
	scrawl_dataset *data;
	scrawl_model *model;
	struct scrawl_train_options options;
	struct scrawl_trainer trainer;
};

static scrawl_dataset *golden_images(scrawl_context *ctx, const struct safetensors *file)
{
	size_t height = size(file, "height"), width = size(file, "width");
	size_t count = tensor_count(tensor(file, "labels")), pixels = count * height * width;
	const float *x = values(file, "images", pixels), *y = values(file, "labels", count);
	uint8_t *bytes = malloc(pixels + count);
	assert_non_null(bytes);
	for (size_t i = 0; i < pixels; i++)
		bytes[i] = (uint8_t)x[i];
	for (size_t i = 0; i < count; i++)
		bytes[pixels + i] = (uint8_t)y[i];
	const struct synthetic what = { .count = count,
					.height = height,
					.width = width,
					.classes = size(file, "classes"),
					.pixels = bytes,
					.labels = bytes + pixels };
	scrawl_dataset *data = synthetic_dataset(ctx, &what);
	free(bytes);
	return data;
}

static void golden_run_create(struct golden_run *r, const char *run, unsigned threads)
{
	struct scrawl_model_options model;
	memset(r, 0, sizeof(*r));
	assert_int_equal(scrawl_context_create(threads, &r->ctx), SCRAWL_OK);
	r->file = load(r->ctx, "steps");
	r->data = golden_images(r->ctx, &r->file);
	scrawl_model_options_init(&model);
	model.input = scrawl_dataset_shape(r->data);
	model.classes = size(&r->file, "classes");
	synthetic_ok(r->ctx, scrawl_model_create(r->ctx, text(&r->file, "", "description"), &model,
						 &r->model));
	set_weights(&r->file, r->model->net);
	r->options = run_options(&r->file, run);
	r->options.label_smoothing = number(&r->file, run, "label_smoothing");
	r->options.clip = number(&r->file, run, "clip");
	r->options.ema = number(&r->file, run, "ema");
	r->options.batch = tensor(&r->file, "labels")->shape[1];
	synthetic_ok(r->ctx, trainer_init(&r->trainer, r->model, r->data, NULL, &r->options));
	for (size_t i = 0; i < scrawl_dataset_size(r->data); i++)
		r->trainer.order[i] = (uint32_t)i;
}

static void golden_run_release(struct golden_run *r)
{
	trainer_release(&r->trainer);
	scrawl_model_destroy(r->model);
	scrawl_dataset_destroy(r->data);
	safetensors_release(&r->file);
	scrawl_context_destroy(r->ctx);
}

/* block [parameters] against the file's tensors RUN.STEP.KIND.... */
static void assert_block(const struct golden_run *r, const char *run, const char *kind,
			 const float *block)
{
	const struct network *net = r->model->net;
	for (size_t i = 0; i < net->tensor_count; i++) {
		const struct network_tensor *t = &net->tensors[i];
		char name[NETWORK_NAME + 32];
		snprintf(name, sizeof(name), "%s.%zu.%s%s", run, trainer_steps_done(&r->trainer),
			 kind, t->name);
		assert_close(name, t->parameter->count, values(&r->file, name, t->parameter->count),
			     block + t->offset, STEPS_TOLERANCE);
	}
}

static void check_run(const char *run, unsigned threads)
{
	struct golden_run r;
	golden_run_create(&r, run, threads);
	assert_int_equal(r.trainer.steps, 10);
	for (size_t step = 1; step <= 10; step++) {
		synthetic_ok(r.ctx, trainer_step(&r.trainer, r.options.learning_rate));
		if (step != 1 && step != 2 && step != 5 && step != 10)
			continue;
		assert_block(&r, run, "", r.model->net->parameters);
		if (r.options.ema > 0.0)
			assert_block(&r, run, "average.", r.trainer.ema.average);
	}
	golden_run_release(&r);
}

static void test_averaged(void **state)
{
	(void)state;
	check_run("averaged", 1);
	check_run("averaged", 3);
}

static void test_clipped(void **state)
{
	(void)state;
	check_run("clipped", 1);
	check_run("clipped", 3);
}

static void test_all(void **state)
{
	(void)state;
	check_run("all", 1);
	check_run("all", 3);
}

/* ---- the clipping factor --------------------------------------------------------------------- */

/* Sizes around blocks and lanes, against a plain sum. */
static void test_factor(void **state)
{
	(void)state;
	static const size_t counts[] = { 1, 7, 8, 9, 4095, 4096, 4097, 12345 };
	static float g[12345];
	scrawl_context *ctx;
	assert_int_equal(scrawl_context_create(2, &ctx), SCRAWL_OK);
	for (size_t c = 0; c < sizeof(counts) / sizeof(counts[0]); c++) {
		struct clip clip;
		double squares = 0.0;
		for (size_t i = 0; i < counts[c]; i++) {
			g[i] = (float)(0.001 * (double)(i * 7919 % 1000)) - 0.4f;
			squares += (double)g[i] * (double)g[i];
		}
		assert_int_equal(clip_init(ctx, &clip, counts[c], 0.1), SCRAWL_OK);
		double wanted = 0.1 / (sqrt(squares) + 1e-6);
		assert_true(fabs(clip_factor(&clip, ctx->parallel, g) - wanted) < 1e-12 * wanted);
		clip_release(&clip);
		assert_int_equal(clip_init(ctx, &clip, counts[c], 1e3), SCRAWL_OK);
		assert_true(clip_factor(&clip, NULL, g) == 1.0);
		clip_release(&clip);
	}
	scrawl_context_destroy(ctx);
}

/* ---- whole runs ------------------------------------------------------------------------------ */

static const struct synthetic images = { .count = 75, 28, 28, 5, .noise = 90, .seed = 1 };
/* Several blocks of gradients, and stages large enough for several threads. */
static const char net[] =
	"conv 12 5x5 pad 2, relu, maxpool 2, dropout 0.25, dense 103, relu, dense";

static void regularised_run(unsigned threads, char *hash)
{
	scrawl_context *ctx;
	struct scrawl_train_options options;
	struct scrawl_train_result result = { .size = sizeof(result) };
	struct scrawl_evaluation *e;
	assert_int_equal(scrawl_context_create(threads, &ctx), SCRAWL_OK);
	scrawl_dataset *data = synthetic_dataset(ctx, &images), *train, *val;
	scrawl_model *model = synthetic_model(ctx, net, &images, 1, NULL);
	synthetic_ok(ctx, scrawl_dataset_split(ctx, data, 20, 1, &train, &val));
	scrawl_train_options_init(&options);
	options.epochs = 2;
	options.batch = 16;
	options.label_smoothing = 0.1;
	options.clip = 0.5;
	options.ema = 0.9;
	synthetic_ok(ctx, scrawl_model_train(model, train, val, &options, &result));
	/* The averaged weights are kept, and measured without smoothing. */
	synthetic_ok(ctx, scrawl_model_evaluate(model, val, &e));
	assert_true(e->loss == result.val_loss && e->accuracy == result.val_accuracy);
	scrawl_evaluation_destroy(e);
	scrawl_model_hash(model, hash);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(val);
	scrawl_dataset_destroy(data);
	scrawl_context_destroy(ctx);
}

static void test_threads(void **state)
{
	(void)state;
	char one[33], other[33];
	regularised_run(1, one);
	for (unsigned threads = 2; threads <= (quick() ? 2 : 5); threads++) {
		regularised_run(threads, other);
		assert_string_equal(one, other);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_averaged), cmocka_unit_test(test_clipped),
		cmocka_unit_test(test_all),      cmocka_unit_test(test_factor),
		cmocka_unit_test(test_threads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
