/* SPDX-License-Identifier: MIT */
/*
 * test_checkpoint_bad.c - checkpoints that must be refused
 */
#include <stdio.h>
#include <string.h>

#include "model/safetensors.h"
#include "support/checkpointed.h"
#include "support/safetensors_file.h"

static const struct synthetic other = { .count = 45, 8, 8, 3, .noise = 90, .seed = 2 };

static void test_other_data(void **state)
{
	(void)state;
	leave_checkpoint();
	struct sets s = make_sets(1, &small), foreign = { .ctx = s.ctx };
	foreign.all = synthetic_dataset(s.ctx, &other);
	synthetic_ok(s.ctx, scrawl_dataset_split(s.ctx, s.all, 9, 2, &foreign.train, &foreign.val));
	scrawl_checkpoint *c;
	scrawl_model *model;
	struct scrawl_train_options o;
	synthetic_ok(s.ctx, scrawl_checkpoint_load(s.ctx, PATH, &c, &model));
	scrawl_checkpoint_train_options(c, &o);
	o.resume = c;
	const scrawl_dataset *const trains[] = { foreign.all, foreign.train, s.all };
	for (size_t i = 0; i < 3; i++)
		synthetic_fails(s.ctx, scrawl_model_train(model, trains[i], s.val, &o, NULL),
				SCRAWL_EDATA, "another training set");
	synthetic_fails(s.ctx, scrawl_model_train(model, s.train, foreign.val, &o, NULL),
			SCRAWL_EDATA, "another validation set");
	synthetic_fails(s.ctx, scrawl_model_train(model, s.train, NULL, &o, NULL), SCRAWL_EDATA,
			"another validation set");
	synthetic_ok(s.ctx, scrawl_model_train(model, s.train, s.val, &o, NULL));
	scrawl_model_destroy(model);
	scrawl_checkpoint_destroy(c);
	scrawl_dataset_destroy(foreign.train);
	scrawl_dataset_destroy(foreign.val);
	scrawl_dataset_destroy(foreign.all);
	free_sets(&s);
	folder_clear();
}

static void test_other_configuration(void **state)
{
	(void)state;
	leave_checkpoint();
	struct sets s = make_sets(1, &small);
	scrawl_checkpoint *c;
	scrawl_model *model;
	struct scrawl_train_options o;
	synthetic_ok(s.ctx, scrawl_checkpoint_load(s.ctx, PATH, &c, &model));
#define CHANGED(member, value, name)                                                               \
	do {                                                                                       \
		scrawl_checkpoint_train_options(c, &o);                                            \
		o.resume = c;                                                                      \
		o.member = value;                                                                  \
		synthetic_fails(s.ctx, scrawl_model_train(model, s.train, s.val, &o, NULL),        \
				SCRAWL_EINVAL, "another " name);                                   \
	} while (0)
	CHANGED(epochs, 4, "epochs");
	CHANGED(batch, 9, "batch");
	CHANGED(optimizer, SCRAWL_OPTIMIZER_ADAM, "optimizer");
	CHANGED(learning_rate, 0.01, "lr");
	CHANGED(momentum, 0.8, "momentum");
	CHANGED(beta2, 0.99, "beta2");
	CHANGED(weight_decay, 0.1, "weight-decay");
	CHANGED(schedule, SCRAWL_SCHEDULE_STEP, "schedule");
	CHANGED(warmup, 0.1, "warmup");
	CHANGED(seed, 8, "seed");
	CHANGED(until, 0.9, "until");
	scrawl_checkpoint_train_options(c, &o);
	o.resume = c;
	static const char *const nets[] = { "dense", net };
	static const char *const convs[] = { "auto", "naive" };
	for (size_t i = 0; i < 2; i++) {
		scrawl_model *foreign = synthetic_model(s.ctx, nets[i], &small, 1, convs[i]);
		synthetic_fails(s.ctx, scrawl_model_train(foreign, s.train, s.val, &o, NULL),
				SCRAWL_EINVAL, "another network");
		scrawl_model_destroy(foreign);
	}
	scrawl_model_destroy(model);
	scrawl_checkpoint_destroy(c);
	free_sets(&s);
	folder_clear();
}

/* Writes "bad": a good checkpoint with one entry changed and correct fingerprints. */
static void write_changed(scrawl_context *ctx, const char *key, const char *value)
{
	struct safetensors st;
	synthetic_ok(ctx, safetensors_read(ctx, PATH, &st));
	assert_non_null(metadata_get(&st.metadata, key));
	assert_int_equal(metadata_set(&st.metadata, key, value), SCRAWL_OK);
	synthetic_ok(ctx, write_tensors(ctx, "bad", &st.metadata, st.tensors, st.count));
	safetensors_release(&st);
}

/* Adam's mean of squares cannot be negative. */
static void test_bad_moment(void **state)
{
	(void)state;
	leave_checkpoint();
	scrawl_context *ctx;
	assert_int_equal(scrawl_context_create(1, &ctx), SCRAWL_OK);
	struct safetensors st;
	scrawl_checkpoint *c = NULL;
	scrawl_model *model = NULL;
	synthetic_ok(ctx, safetensors_read(ctx, PATH, &st));
	size_t k = 0;
	while (k < st.count && strncmp(st.tensors[k].name, "second/", 7) != 0)
		k++;
	assert_true(k < st.count);
	st.tensors[k].data[0] = -1e-9f;
	synthetic_ok(ctx, write_tensors(ctx, "bad", &st.metadata, st.tensors, st.count));
	synthetic_fails(ctx, scrawl_checkpoint_load(ctx, "bad", &c, &model), SCRAWL_EMODEL,
			"bad: damaged: a second moment is negative");
	safetensors_release(&st);
	scrawl_context_destroy(ctx);
	folder_clear();
}

static void expect_bad_entry(scrawl_context *ctx, const char *key, const char *value)
{
	scrawl_checkpoint *c = NULL;
	scrawl_model *model = NULL;
	write_changed(ctx, key, value);
	enum scrawl_status status = scrawl_checkpoint_load(ctx, "bad", &c, &model);
	if (status == SCRAWL_OK)
		fail_msg("%s = \"%s\" was accepted", key, value);
	synthetic_fails(ctx, status, SCRAWL_EMODEL, "bad: ");
	assert_null(c);
	assert_null(model);
}

static void test_bad_entries(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "format", "scrawl" },
		{ "format", "" },
		{ "version", "2" },
		{ "description", "dense 4" },
		{ "checkpoint.epochs", "" },
		{ "checkpoint.epochs", "0" },
		{ "checkpoint.epochs", "1" },
		{ "checkpoint.epochs", "-3" },
		{ "checkpoint.epochs", " 3" },
		{ "checkpoint.epochs", "3 " },
		{ "checkpoint.epochs", "4294967299" },
		{ "checkpoint.epochs", "99999999999999999999" },
		{ "checkpoint.batch", "0" },
		{ "checkpoint.optimizer", "0" },
		{ "checkpoint.optimizer", "Adam" },
		{ "checkpoint.learning_rate", "0.003" },
		{ "checkpoint.learning_rate", "7ff0000000000000" },
		{ "checkpoint.learning_rate", "7ff8000000000000" },
		{ "checkpoint.learning_rate", "0000000000000000" },
		{ "checkpoint.learning_rate", "00000000000000000" },
		{ "checkpoint.epoch", "0" },
		{ "checkpoint.epoch", "5" },
		{ "checkpoint.epoch", "1" },
		{ "checkpoint.best_epoch", "0" },
		{ "checkpoint.best_epoch", "2" },
		{ "checkpoint.done", "0" },
		{ "checkpoint.correct", "17" },
		{ "checkpoint.loss", "fff0000000000000" },
		{ "checkpoint.loss", "bff0000000000000" },
		{ "checkpoint.val_accuracy", "4000000000000000" },
		{ "checkpoint.seconds", "bff0000000000000" },
		{ "checkpoint.conv", "none" },
	};
	leave_checkpoint();
	scrawl_context *ctx;
	assert_int_equal(scrawl_context_create(1, &ctx), SCRAWL_OK);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect_bad_entry(ctx, cases[i][0], cases[i][1]);
	scrawl_context_destroy(ctx);
	folder_clear();
}

/* Entries that are valid in themselves, but not for these data. */
static void test_entries_of_other_data(void **state)
{
	(void)state;
	char largest[32];
	snprintf(largest, sizeof(largest), "%zu", SIZE_MAX);
	const struct {
		const char *key, *value;
		enum scrawl_status status;
	} cases[] = {
		{ "checkpoint.done", "6", SCRAWL_EMODEL },
		{ "checkpoint.done", largest, SCRAWL_EMODEL },
		{ "checkpoint.seen", "17", SCRAWL_EMODEL },
		{ "checkpoint.data_train", "", SCRAWL_EDATA },
	};
	leave_checkpoint();
	struct sets s = make_sets(1, &small);
	for (size_t i = 0; i < 4; i++) {
		scrawl_checkpoint *c = NULL;
		scrawl_model *model = NULL;
		struct scrawl_train_options o;
		write_changed(s.ctx, cases[i].key, cases[i].value);
		synthetic_ok(s.ctx, scrawl_checkpoint_load(s.ctx, "bad", &c, &model));
		scrawl_checkpoint_train_options(c, &o);
		o.resume = c;
		synthetic_fails(s.ctx, scrawl_model_train(model, s.train, s.val, &o, NULL),
				cases[i].status, "bad: ");
		scrawl_model_destroy(model);
		scrawl_checkpoint_destroy(c);
	}
	free_sets(&s);
	folder_clear();
}

/* Truncated anywhere or with any bit flipped, a checkpoint is refused. */
static void test_damage(void **state)
{
	(void)state;
	static unsigned char bytes[1 << 16];
	leave_checkpoint();
	scrawl_context *ctx;
	assert_int_equal(scrawl_context_create(1, &ctx), SCRAWL_OK);
	FILE *file = fopen(PATH, "rb");
	assert_non_null(file);
	size_t size = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	assert_true(size < sizeof(bytes));
	for (size_t i = 0; i < 600; i++) {
		bool cut = i < 200;
		size_t at = i * 2654435761u % size;
		unsigned char old = bytes[at];
		scrawl_checkpoint *c = NULL;
		scrawl_model *model = NULL;
		if (!cut)
			bytes[at] ^= (unsigned char)(1u << i % 8);
		folder_write("bad", bytes, cut ? at : size);
		bytes[at] = old;
		enum scrawl_status status = scrawl_checkpoint_load(ctx, "bad", &c, &model);
		if (status != SCRAWL_EMODEL)
			fail_msg("%s %zu of %zu: status %d", cut ? "cut at" : "bit of byte", at,
				 size, (int)status);
		assert_null(c);
		assert_null(model);
	}
	scrawl_context_destroy(ctx);
	folder_clear();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_other_data),  cmocka_unit_test(test_other_configuration),
		cmocka_unit_test(test_bad_entries), cmocka_unit_test(test_entries_of_other_data),
		cmocka_unit_test(test_damage),      cmocka_unit_test(test_bad_moment),
	};
	return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
