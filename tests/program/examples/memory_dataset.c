/* SPDX-License-Identifier: MIT */
/*
 * memory_dataset.c - an example: training on colour images in memory
 *
 * From 300 noisy patches of 8x8 pixels in red, green and blue a small network learns the colours;
 * then it reads one patch that it has not seen.
 */
#include <scrawl.h>
#include <stdio.h>
#include <stdlib.h>

enum { SIDE = 8, CHANNELS = 3, IMAGE = SIDE * SIDE * CHANNELS, CLASSES = 3, COUNT = 300 };

static const char *const names[CLASSES] = { "red", "green", "blue" };

/* Noise, brighter in the channel of the class. */
static void draw_patch(unsigned class_index, uint8_t *pixels)
{
	for (unsigned i = 0; i < IMAGE; i++)
		pixels[i] = (uint8_t)(rand() % 160 + (i % CHANNELS == class_index ? 60 : 0));
}

static enum scrawl_status train(scrawl_model *model, const scrawl_dataset *data)
{
	struct scrawl_train_options options;
	scrawl_train_options_init(&options);
	options.epochs = 10;
	options.batch = 20;
	options.augment = "flip .5";
	return scrawl_model_train(model, data, NULL, &options, NULL);
}

static void print_answer(const float *probabilities)
{
	for (unsigned c = 0; c < CLASSES; c++)
		printf("%s %.1f%%\n", names[c], 100.0 * (double)probabilities[c]);
}

int main(void)
{
	static uint8_t pixels[COUNT * IMAGE], labels[COUNT], patch[IMAGE];
	for (unsigned i = 0; i < COUNT; i++) {
		labels[i] = (uint8_t)(i % CLASSES);
		draw_patch(labels[i], pixels + (size_t)i * IMAGE);
	}
	draw_patch(1, patch);

	scrawl_context *ctx = NULL;
	scrawl_dataset *data = NULL;
	scrawl_model *model = NULL;
	float probabilities[CLASSES];
	struct scrawl_model_options options;
	scrawl_model_options_init(&options);
	options.input = (struct scrawl_shape){ SIDE, SIDE, CHANNELS };
	options.classes = CLASSES;

	enum scrawl_status status = scrawl_context_create(0, &ctx);
	if (status == SCRAWL_OK)
		status = scrawl_dataset_create(ctx, options.input, COUNT, pixels, labels, names,
					       CLASSES, &data);
	if (status == SCRAWL_OK)
		status = scrawl_model_create(ctx, "conv 8 3x3, relu, maxpool 2, dense", &options,
					     &model);
	if (status == SCRAWL_OK)
		status = train(model, data);
	if (status == SCRAWL_OK)
		status = scrawl_model_predict(model, patch, 1, probabilities);
	if (status == SCRAWL_OK)
		print_answer(probabilities);
	else
		fprintf(stderr, "%s: %s\n", scrawl_status_text(status),
			ctx ? scrawl_context_error(ctx) : "no context");
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(data);
	scrawl_context_destroy(ctx);
	return status == SCRAWL_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
