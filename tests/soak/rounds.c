/* SPDX-License-Identifier: MIT */
/*
 * rounds.c - trains, saves, resumes, evaluates and reads in one process, round after round
 *
 * usage: rounds FOLDER
 *
 * FOLDER has images, labels, strokes.safetensors (a model that reads) and page.png.
 * Prints the number of each round after it, and waits for a line before the next; ends when there
 * is none.  Every round must end with the same model, predictions and characters as the first one,
 * bit for bit; exit status 1 if one does not.
 */
#include <scrawl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PATH  4096
#define NETWORK   "conv 8 3x3, relu, maxpool 2, dropout 0.2, dense 32, relu, dense"
#define MIN_SPACE 65536

/* What a round made, to compare with the first one's. */
struct outcome {
	size_t size;
	unsigned char *bytes;
};

static scrawl_context *ctx; /* of all rounds */
static const char *folder;

static void fail(const char *text)
{
	fprintf(stderr, "rounds: %s\n", text);
	exit(1);
}

static void check(enum scrawl_status status)
{
	if (status != SCRAWL_OK)
		fail(scrawl_context_error(ctx));
}

static const char *path_of(const char *name)
{
	static char path[MAX_PATH];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static void add(struct outcome *outcome, const void *bytes, size_t size)
{
	outcome->bytes = realloc(outcome->bytes, outcome->size + size + MIN_SPACE);
	if (!outcome->bytes)
		fail("no memory");
	memcpy(outcome->bytes + outcome->size, bytes, size);
	outcome->size += size;
}

/* Trains to the end; with stop, only a few steps, and leaves a checkpoint. */
static void run(scrawl_trainer *trainer, unsigned stop)
{
	enum scrawl_next next;
	for (unsigned step = 0; (next = scrawl_trainer_next(trainer)) != SCRAWL_NEXT_NOTHING;) {
		if (stop && step == stop)
			break;
		step += next == SCRAWL_NEXT_STEP;
		check(next == SCRAWL_NEXT_STEP ? scrawl_trainer_step(trainer, NULL)
					       : scrawl_trainer_validate(trainer, NULL));
	}
	if (stop)
		check(scrawl_trainer_checkpoint(trainer, path_of("checkpoint"), NULL));
	else
		scrawl_trainer_take_best(trainer);
}

/* Begins a run, and ends it from its checkpoint; the model. */
static scrawl_model *train(const scrawl_dataset *train_set, const scrawl_dataset *val_set)
{
	struct scrawl_model_options model_options;
	struct scrawl_train_options options;
	scrawl_model *begun, *model;
	scrawl_trainer *trainer;
	scrawl_checkpoint *checkpoint;
	scrawl_model_options_init(&model_options);
	model_options.input = scrawl_dataset_shape(train_set);
	model_options.classes = scrawl_dataset_class_count(train_set);
	scrawl_train_options_init(&options);
	options.epochs = 2;
	options.batch = 32;
	options.augment = "light";
	check(scrawl_model_create(ctx, NETWORK, &model_options, &begun));
	check(scrawl_trainer_create(begun, train_set, val_set, &options, &trainer));
	run(trainer, 7);
	scrawl_trainer_destroy(trainer);
	scrawl_model_destroy(begun);

	check(scrawl_checkpoint_load(ctx, path_of("checkpoint"), &checkpoint, &model));
	scrawl_checkpoint_train_options(checkpoint, &options);
	options.resume = checkpoint;
	check(scrawl_trainer_create(model, train_set, val_set, &options, &trainer));
	run(trainer, 0);
	scrawl_trainer_destroy(trainer);
	scrawl_checkpoint_destroy(checkpoint);
	return model;
}

/* The model as saved, and what it answers when loaded again. */
static void use(scrawl_model *model, const scrawl_dataset *data, struct outcome *outcome)
{
	struct scrawl_evaluation *evaluation;
	scrawl_model *loaded;
	const scrawl_model *one;
	scrawl_ensemble *ensemble;
	size_t n = scrawl_dataset_size(data), size;
	void *bytes;
	check(scrawl_model_save(model, path_of("model.safetensors")));
	check(scrawl_model_save_memory(model, &bytes, &size));
	add(outcome, bytes, size);
	scrawl_memory_free(bytes);
	check(scrawl_model_load(ctx, path_of("model.safetensors"), NULL, &loaded));
	check(scrawl_model_evaluate(loaded, data, &evaluation));
	add(outcome, &evaluation->accuracy, sizeof(evaluation->accuracy));
	add(outcome, &evaluation->loss, sizeof(evaluation->loss));
	scrawl_evaluation_destroy(evaluation);
	one = loaded;
	float *probabilities = calloc(n * scrawl_dataset_class_count(data), sizeof(float));
	if (!probabilities)
		fail("no memory");
	check(scrawl_ensemble_create(ctx, &one, 1, 5, &ensemble));
	check(scrawl_ensemble_predict_dataset(ensemble, data, 0, n, probabilities));
	add(outcome, probabilities, n * scrawl_dataset_class_count(data) * sizeof(float));
	free(probabilities);
	scrawl_ensemble_destroy(ensemble);
	scrawl_model_destroy(loaded);
}

/* What is written on the picture; a library without Leptonica cannot tell. */
static void read_picture(struct outcome *outcome)
{
	const scrawl_model *one;
	scrawl_model *model;
	scrawl_reader *reader;
	struct scrawl_image *image;
	struct scrawl_page *page;
	struct scrawl_reader_options options;
	scrawl_reader_options_init(&options);
	check(scrawl_model_load(ctx, path_of("strokes.safetensors"), NULL, &model));
	one = model;
	if (scrawl_reader_create(ctx, &one, 1, &options, &reader) == SCRAWL_OK) {
		check(scrawl_image_read(ctx, path_of("page.png"), 0, &image));
		check(scrawl_reader_read(reader, image, &page));
		for (size_t i = 0; i < page->character_count; i++) {
			const struct scrawl_character *c = &page->characters[i];
			add(outcome, &c->confidence, sizeof(c->confidence));
			add(outcome, &c->box, sizeof(c->box));
		}
		scrawl_page_destroy(page);
		scrawl_image_destroy(image);
		scrawl_reader_destroy(reader);
	}
	scrawl_model_destroy(model);
}

static struct outcome play(void)
{
	struct outcome outcome = { 0 };
	scrawl_dataset *all, *train_set, *val_set;
	scrawl_context *other;
	char images[MAX_PATH];
	if (scrawl_context_create(3, &other) != SCRAWL_OK)
		fail("no context");
	scrawl_context_destroy(other);
	snprintf(images, sizeof(images), "%s", path_of("images"));
	check(scrawl_dataset_load(ctx, images, path_of("labels"), &all));
	check(scrawl_dataset_split(ctx, all, scrawl_dataset_size(all) / 5, 1, &train_set,
				   &val_set));
	scrawl_model *model = train(train_set, val_set);
	use(model, val_set, &outcome);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(train_set);
	scrawl_dataset_destroy(val_set);
	scrawl_dataset_destroy(all);
	read_picture(&outcome);
	return outcome;
}

int main(int argc, char **argv)
{
	if (argc != 2 || scrawl_context_create(0, &ctx) != SCRAWL_OK)
		return 2;
	folder = argv[1];
	struct outcome first = play();
	printf("0\n");
	fflush(stdout);
	for (unsigned long round = 1; getchar() != EOF; round++) {
		struct outcome outcome = play();
		if (outcome.size != first.size ||
		    memcmp(outcome.bytes, first.bytes, first.size) != 0)
			fail("a round's bits differ from those of the first one");
		free(outcome.bytes);
		printf("%lu\n", round);
		fflush(stdout);
	}
	free(first.bytes);
	scrawl_context_destroy(ctx);
	return 0;
}
