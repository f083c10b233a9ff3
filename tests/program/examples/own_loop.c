/* SPDX-License-Identifier: MIT */
/*
 * own_loop.c - an example: a custom training loop
 *
 * usage: own_loop DATA SECONDS CHECKPOINT MODEL
 *
 * Trains for at most SECONDS, then writes CHECKPOINT, from which the next call resumes.  When the
 * run is over it saves MODEL.
 */
#include <scrawl.h>
#include <stdio.h>
#include <stdlib.h>

static scrawl_context *ctx;

static void check(enum scrawl_status status)
{
	if (status == SCRAWL_OK)
		return;
	fprintf(stderr, "own_loop: %s\n", scrawl_context_error(ctx));
	exit(1);
}

/* The checkpoint's model and options, or new ones. */
static scrawl_model *begin(const char *path, const scrawl_dataset *data,
			   struct scrawl_train_options *options, scrawl_checkpoint **checkpoint)
{
	scrawl_model *model;
	FILE *file = fopen(path, "rb");
	if (file) {
		fclose(file);
		check(scrawl_checkpoint_load(ctx, path, checkpoint, &model));
		scrawl_checkpoint_train_options(*checkpoint, options);
		options->resume = *checkpoint;
		printf("resuming in epoch %u\n", scrawl_checkpoint_epoch(*checkpoint));
		return model;
	}
	struct scrawl_model_options model_options;
	scrawl_model_options_init(&model_options);
	model_options.input = scrawl_dataset_shape(data);
	model_options.classes = scrawl_dataset_class_count(data);
	check(scrawl_model_create(ctx, "fast", &model_options, &model));
	scrawl_train_options_init(options);
	options->epochs = 3;
	return model;
}

/* Returns whether the run is over. */
static bool train(scrawl_trainer *trainer, double seconds)
{
	const struct scrawl_progress *progress;
	const struct scrawl_epoch *epoch;
	enum scrawl_next next;
	double begun = -1.0;
	while ((next = scrawl_trainer_next(trainer)) != SCRAWL_NEXT_NOTHING) {
		if (next == SCRAWL_NEXT_VALIDATE) {
			check(scrawl_trainer_validate(trainer, &epoch));
			printf("epoch %u: loss %.4f, validation accuracy %.2f%%\n", epoch->epoch,
			       epoch->train_loss, 100.0 * epoch->val_accuracy);
			continue;
		}
		check(scrawl_trainer_step(trainer, &progress));
		if (begun < 0.0)
			begun = progress->seconds;
		if (progress->seconds - begun >= seconds)
			return false;
	}
	return true;
}

int main(int argc, char **argv)
{
	scrawl_dataset *all, *train_set, *val_set;
	scrawl_checkpoint *checkpoint = NULL;
	struct scrawl_train_options options;
	scrawl_trainer *trainer;
	if (argc != 5 || scrawl_context_create(0, &ctx) != SCRAWL_OK)
		return 2;
	check(scrawl_dataset_open(ctx, argv[1], &all, NULL));
	check(scrawl_dataset_split(ctx, all, scrawl_dataset_size(all) / 10, 1, &train_set,
				   &val_set));
	scrawl_model *model = begin(argv[3], all, &options, &checkpoint);
	check(scrawl_trainer_create(model, train_set, val_set, &options, &trainer));
	if (train(trainer, atof(argv[2]))) {
		scrawl_trainer_take_best(trainer);
		check(scrawl_model_save(model, argv[4]));
		printf("saved the weights of epoch %u\n",
		       scrawl_trainer_result(trainer)->best_epoch);
	} else {
		check(scrawl_trainer_checkpoint(trainer, argv[3], NULL));
		printf("to be continued\n");
	}
	scrawl_trainer_destroy(trainer);
	scrawl_checkpoint_destroy(checkpoint);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(train_set);
	scrawl_dataset_destroy(val_set);
	scrawl_dataset_destroy(all);
	scrawl_context_destroy(ctx);
	return 0;
}
