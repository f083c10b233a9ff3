/* SPDX-License-Identifier: MIT */
/*
 * test_refused.c - every public function refuses NULL, an index past the end, and a context that
 * another thread is using
 *
 * write_refused_calls.py generates them from scrawl.h, so they cover every function added there.
 */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/entry.h"
#include "support/context.h"
#include "support/synthetic.h"

static scrawl_dataset *data;
static scrawl_model *model;
static const scrawl_model *models[1];
static scrawl_ensemble *ensemble;
static scrawl_evaluator *evaluator;
static scrawl_loader *loader;
static scrawl_image_set *image_set;
static scrawl_reader *reader;
static scrawl_trainer *trainer;
static scrawl_checkpoint *checkpoint;
static struct scrawl_model_options model_options;
static struct scrawl_train_options train_options;
static struct scrawl_data_options data_options;
/* block: for arguments that are neither objects nor options; out: for where an object is stored. */
static uint64_t zeros[512];
static void *const block = zeros;
static void *stored;
static void *const out = &stored;

static void drop_warning(void *arg, const char *text)
{
	(void)arg;
	(void)text;
}

static void expect_refused(enum scrawl_status status, bool has_context)
{
	assert_int_equal(status, SCRAWL_EINVAL);
	assert_null(stored);
	if (has_context)
		assert_string_not_equal(ctx->error, "");
	ctx->error[0] = '\0';
}

static void expect_empty(struct scrawl_shape shape)
{
	assert_true(!shape.height && !shape.width && !shape.channels);
}

static void expect_text(const char *text, const char *expected)
{
	assert_string_equal(text, expected);
}

/* The first function that did not refuse a context in use. */
struct outcomes {
	size_t calls;
	const char *accepted;
	enum scrawl_status status;
};

static void keep_outcome(struct outcomes *outcomes, const char *function, enum scrawl_status status)
{
	outcomes->calls++;
	if (status != SCRAWL_EBUSY && !outcomes->accepted) {
		outcomes->accepted = function;
		outcomes->status = status;
	}
}

#include "refused_calls.h"

static void *call_all(void *arg)
{
	calls_on_a_context(arg);
	return NULL;
}

static void test_context_in_use(void **state)
{
	(void)state;
	struct outcomes outcomes = { 0 };
	pthread_t thread;
	struct entry entry = entry_begin(ctx);
	assert_false(entry.refused);
	int started = pthread_create(&thread, NULL, call_all, &outcomes);
	if (started == 0)
		pthread_join(thread, NULL);
	entry_end(&entry);
	assert_int_equal(started, 0);
	if (outcomes.accepted)
		fail_msg("%s: %d", outcomes.accepted, outcomes.status);
	assert_true(outcomes.calls > 0);
	assert_string_equal(scrawl_context_error(ctx), "");
}

/* Opens a loader of a file of images, which it keeps open. */
static bool open_loader(void)
{
	static const unsigned char images[] = { 0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7 };
	char path[] = "/tmp/scrawl-null-XXXXXX";
	int fd = mkstemp(path);
	bool opened = fd >= 0 && write(fd, images, sizeof(images)) == sizeof(images) &&
		      scrawl_loader_open(ctx, path, NULL, NULL, &loader) == SCRAWL_OK;
	close(fd);
	unlink(path);
	return opened;
}

static int setup(void **state)
{
	static const struct synthetic easy = { .count = 8, 8, 8, 2, .noise = 9, .seed = 1 };
	scrawl_model *resumed = NULL;
	size_t size;
	void *bytes;
	if (make_context(state) != 0)
		return -1;
	scrawl_model_options_init(&model_options);
	scrawl_train_options_init(&train_options);
	scrawl_data_options_init(&data_options);
	data = synthetic_dataset(ctx, &easy);
	models[0] = model = synthetic_model(ctx, "dense", &easy, 1, NULL);
	if (!open_loader() || scrawl_ensemble_create(ctx, models, 1, 1, &ensemble) != SCRAWL_OK ||
	    scrawl_evaluator_create(ctx, 2, &evaluator) != SCRAWL_OK ||
	    scrawl_image_set_create(ctx, data, &image_set) != SCRAWL_OK ||
	    scrawl_reader_create(ctx, models, 1, NULL, &reader) != SCRAWL_OK ||
	    scrawl_trainer_create(model, data, NULL, &train_options, &trainer) != SCRAWL_OK ||
	    scrawl_trainer_checkpoint_memory(trainer, NULL, &bytes, &size) != SCRAWL_OK)
		return -1;
	enum scrawl_status status =
		scrawl_checkpoint_load_memory(ctx, bytes, size, &checkpoint, &resumed);
	scrawl_memory_free(bytes);
	scrawl_model_destroy(resumed);
	return status == SCRAWL_OK ? 0 : -1;
}

static int teardown(void **state)
{
	scrawl_checkpoint_destroy(checkpoint);
	scrawl_trainer_destroy(trainer);
	scrawl_evaluator_destroy(evaluator);
	scrawl_ensemble_destroy(ensemble);
	scrawl_reader_destroy(reader);
	scrawl_loader_destroy(loader);
	scrawl_image_set_destroy(image_set);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(data);
	return destroy_context(state);
}

int main(void)
{
	const struct CMUnitTest in_use[] = { cmocka_unit_test(test_context_in_use) };
	return cmocka_run_group_tests(tests, setup, teardown) +
	       cmocka_run_group_tests(in_use, setup, teardown);
}
