/* SPDX-License-Identifier: MIT */
/*
 * per_image.c - an example: a model's results for each image, and their logits
 *
 * Trains on strokes that lean left or right, evaluates on others, and lists the misread images, the
 * most confident mistake first.
 */
#include <scrawl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 10, IMAGE = SIDE * SIDE, CLASSES = 2, COUNT = 200, LISTED = 5 };

static const char *const names[CLASSES] = { "left", "right" };
static const struct scrawl_shape shape = { SIDE, SIDE, 1 };

/* Diagonal strokes, fainter and fainter against the noise: the last ones are hard to see. */
static void draw_strokes(uint8_t *pixels, uint8_t *labels)
{
	for (unsigned i = 0; i < COUNT; i++) {
		uint8_t *image = pixels + (size_t)i * IMAGE;
		unsigned ink = 160 - 150 * i / COUNT;
		labels[i] = (uint8_t)(rand() % CLASSES);
		for (unsigned p = 0; p < IMAGE; p++)
			image[p] = (uint8_t)(rand() % 90);
		for (unsigned y = 0; y < SIDE; y++)
			image[y * SIDE + (labels[i] ? SIDE - 1 - y : y)] += (uint8_t)ink;
	}
}

static enum scrawl_status make_data(scrawl_context *ctx, scrawl_dataset **out)
{
	static uint8_t pixels[COUNT * IMAGE], labels[COUNT];
	draw_strokes(pixels, labels);
	return scrawl_dataset_create(ctx, shape, COUNT, pixels, labels, names, CLASSES, out);
}

static enum scrawl_status train(scrawl_context *ctx, const scrawl_dataset *data, scrawl_model **out)
{
	struct scrawl_model_options options;
	struct scrawl_train_options training;
	scrawl_model_options_init(&options);
	options.input = shape;
	options.classes = CLASSES;
	scrawl_train_options_init(&training);
	training.epochs = 20;
	training.batch = 20;
	enum scrawl_status status = scrawl_model_create(ctx, "dense", &options, out);
	return status == SCRAWL_OK ? scrawl_model_train(*out, data, NULL, &training, NULL) : status;
}

/* The misread image of the highest confidence not listed yet; COUNT: none. */
static size_t worst_mistake(const struct scrawl_evaluation *e, const scrawl_dataset *data,
			    const bool *listed)
{
	size_t worst = COUNT;
	for (size_t i = 0; i < e->images; i++)
		if (!listed[i] && e->predicted[i] != scrawl_dataset_label(data, i) &&
		    (worst == COUNT || e->confidence[i] > e->confidence[worst]))
			worst = i;
	return worst;
}

static enum scrawl_status list_mistakes(scrawl_ensemble *ensemble, const scrawl_dataset *data)
{
	struct scrawl_evaluation *e;
	enum scrawl_status status = scrawl_ensemble_evaluate(ensemble, data, &e);
	bool listed[COUNT] = { false };
	if (status != SCRAWL_OK)
		return status;
	printf("%zu of %zu right, mean loss %.3f\n", e->correct, e->images, e->loss);
	for (unsigned n = 0; n < LISTED && status == SCRAWL_OK; n++) {
		size_t i = worst_mistake(e, data, listed);
		float logits[CLASSES];
		if (i == COUNT)
			break;
		listed[i] = true;
		status = scrawl_ensemble_logits(ensemble, scrawl_dataset_image(data, i), 1, logits);
		if (status == SCRAWL_OK)
			printf("image %3zu: %s (%.1f%%), but it is %s (%.1f%%); loss %.3f, logits "
			       "%.2f %.2f\n",
			       i, names[e->predicted[i]], 100.0 * (double)e->confidence[i],
			       names[scrawl_dataset_label(data, i)],
			       100.0 * (double)e->probability[i], e->losses[i], (double)logits[0],
			       (double)logits[1]);
	}
	scrawl_evaluation_destroy(e);
	return status;
}

int main(void)
{
	scrawl_context *ctx = NULL;
	scrawl_dataset *seen = NULL, *unseen = NULL;
	scrawl_model *model = NULL;
	scrawl_ensemble *ensemble = NULL;
	enum scrawl_status status = scrawl_context_create(0, &ctx);
	if (status == SCRAWL_OK)
		status = make_data(ctx, &seen);
	if (status == SCRAWL_OK)
		status = make_data(ctx, &unseen);
	if (status == SCRAWL_OK)
		status = train(ctx, seen, &model);
	if (status == SCRAWL_OK) {
		const scrawl_model *only = model;
		status = scrawl_ensemble_create(ctx, &only, 1, 1, &ensemble);
	}
	if (status == SCRAWL_OK)
		status = list_mistakes(ensemble, unseen);
	if (status != SCRAWL_OK)
		fprintf(stderr, "%s: %s\n", scrawl_status_text(status),
			ctx ? scrawl_context_error(ctx) : "no context");
	scrawl_ensemble_destroy(ensemble);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(seen);
	scrawl_dataset_destroy(unseen);
	scrawl_context_destroy(ctx);
	return status == SCRAWL_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
