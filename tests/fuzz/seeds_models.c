/* SPDX-License-Identifier: MIT */
/*
 * seeds_models.c - small models, and checkpoints of runs on the images of tiny_data.h
 */
#include "seeds.h"
#include "tiny_data.h"

static scrawl_model *make_model(const char *description)
{
	struct scrawl_model_options options;
	scrawl_model *model;
	scrawl_model_options_init(&options);
	options.input = (struct scrawl_shape){ 6, 6, 1 };
	options.classes = 3;
	REQUIRE(scrawl_model_create(fuzz_context(), description, &options, &model) == SCRAWL_OK);
	return model;
}

static void write_model(const char *name, const char *description)
{
	void *bytes;
	size_t size;
	scrawl_model *model = make_model(description);
	REQUIRE(scrawl_model_save_memory(model, &bytes, &size) == SCRAWL_OK);
	seed_write(name, bytes, size);
	scrawl_memory_free(bytes);
	scrawl_model_destroy(model);
}

/* The state of a run with these options after some steps and validations. */
static void write_checkpoint(const char *name, const struct scrawl_train_options *options,
			     bool validated, unsigned moves)
{
	scrawl_dataset *train, *val;
	scrawl_trainer *trainer;
	void *bytes;
	size_t size;
	scrawl_model *model = make_model("conv 2 3x3, batchnorm, relu, maxpool 2, dropout 0.2, "
					 "dense");
	tiny_data(&train, &val);
	REQUIRE(scrawl_trainer_create(model, train, validated ? val : NULL, options, &trainer) ==
		SCRAWL_OK);
	while (moves--)
		if (scrawl_trainer_next(trainer) == SCRAWL_NEXT_STEP)
			REQUIRE(scrawl_trainer_step(trainer, NULL) == SCRAWL_OK);
		else
			REQUIRE(scrawl_trainer_validate(trainer, NULL) == SCRAWL_OK);
	REQUIRE(scrawl_trainer_checkpoint_memory(trainer, "{}", &bytes, &size) == SCRAWL_OK);
	seed_write(name, bytes, size);
	scrawl_memory_free(bytes);
	scrawl_trainer_destroy(trainer);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(val);
}

static void write_checkpoints(void)
{
	struct scrawl_train_options options;
	scrawl_train_options_init(&options);
	options.epochs = 3;
	options.batch = 5;
	scrawl_train_options_set_optimizer(&options, SCRAWL_OPTIMIZER_ADAM);
	write_checkpoint("begin", &options, false, 0);
	write_checkpoint("adam", &options, true, 7);
	scrawl_train_options_set_optimizer(&options, SCRAWL_OPTIMIZER_SGD);
	options.augment = "rotate 20, shift .1";
	options.plain_epochs = 1;
	options.patience = 1;
	options.label_smoothing = 0.1;
	options.clip = 0.3;
	options.ema = 0.9;
	write_checkpoint("sgd", &options, true, 5);
}

void seeds_models(const char *target)
{
	if (strcmp(target, "checkpoint") == 0) {
		write_checkpoints();
		return;
	}
	write_model("conv", "conv 2 3x3 pad same, batchnorm, relu, maxpool 2, dropout 0.5, dense");
	write_model("dense", "dense 4, batchnorm, relu, dense");
	write_model("pools", "avgpool 2, conv 3 2x2 stride 2 pad 1, globalpool, dense 3");
}
