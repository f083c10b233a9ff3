/* SPDX-License-Identifier: MIT */
/*
 * normalized.c - how many test images of a data set a model reads right that are pictures of
 * characters to it, not images like those that it was trained on
 *
 * usage: normalized MODEL DATA
 *
 * Prints two accuracies: of the images prepared by scrawl_character_normalize, and of the images
 * only resized.
 */
#include <scrawl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The most probable class that is a character. */
static int best_class(const scrawl_model *model, const float *probabilities)
{
	int best = -1;
	for (size_t c = 0; c < scrawl_model_class_count(model); c++)
		if (strcmp(scrawl_model_class_name(model, c), SCRAWL_NONE_CLASS) != 0 &&
		    (best < 0 || probabilities[c] > probabilities[best]))
			best = (int)c;
	return best;
}

/* Prints the accuracy of all images [n] in a model's input shape. */
static enum scrawl_status print_accuracy(scrawl_context *ctx, const scrawl_model *model,
					 const char *name, const uint8_t *images,
					 const scrawl_dataset *labelled)
{
	size_t n = scrawl_dataset_size(labelled), right = 0;
	size_t classes = scrawl_model_class_count(model);
	float *probabilities = malloc(n * classes * sizeof(float));
	scrawl_ensemble *ensemble = NULL;
	enum scrawl_status status = probabilities ? SCRAWL_OK : SCRAWL_ENOMEM;
	if (status == SCRAWL_OK)
		status = scrawl_ensemble_create(ctx, &model, 1, 1, &ensemble);
	if (status == SCRAWL_OK)
		status = scrawl_ensemble_predict(ensemble, images, n, probabilities);
	for (size_t i = 0; i < n && status == SCRAWL_OK; i++)
		right += best_class(model, probabilities + i * classes) ==
			 scrawl_dataset_label(labelled, i);
	if (status == SCRAWL_OK)
		printf("%s: %.4f\n", name, (double)right / (double)n);
	scrawl_ensemble_destroy(ensemble);
	free(probabilities);
	return status;
}

/* Prepares each image of data as the picture of a character: out [n, height, width]. */
static enum scrawl_status normalize_all(scrawl_context *ctx, const scrawl_dataset *data,
					struct scrawl_shape input, uint8_t *out)
{
	struct scrawl_shape shape = scrawl_dataset_shape(data);
	size_t bytes = shape.height * shape.width;
	enum scrawl_status status = SCRAWL_OK;
	struct scrawl_image image = { shape, malloc(bytes) };
	if (!image.pixels)
		return SCRAWL_ENOMEM;
	for (size_t i = 0; i < scrawl_dataset_size(data) && status == SCRAWL_OK; i++) {
		memcpy(image.pixels, scrawl_dataset_image(data, i), bytes);
		status = scrawl_character_normalize(ctx, &image, input,
						    out + i * input.height * input.width, NULL);
	}
	free(image.pixels);
	return status;
}

static enum scrawl_status measure(scrawl_context *ctx, const char *path, const char *name)
{
	struct scrawl_data_options options;
	scrawl_model *model = NULL;
	scrawl_dataset *as_is = NULL, *resized = NULL;
	uint8_t *prepared = NULL;
	scrawl_data_options_init(&options);
	enum scrawl_status status = scrawl_model_load(ctx, path, NULL, &model);
	struct scrawl_shape input = { 0, 0, 0 };
	if (status == SCRAWL_OK)
		status = scrawl_dataset_open(ctx, name, NULL, &as_is);
	if (status == SCRAWL_OK) {
		input = scrawl_model_input(model);
		options.height = input.height;
		options.width = input.width;
		status = scrawl_dataset_open_with(ctx, name, &options, NULL, &resized);
	}
	if (status == SCRAWL_OK) {
		prepared = malloc(scrawl_dataset_size(as_is) * input.height * input.width);
		status = prepared ? normalize_all(ctx, as_is, input, prepared) : SCRAWL_ENOMEM;
	}
	if (status == SCRAWL_OK)
		status = print_accuracy(ctx, model, "normalized", prepared, as_is);
	if (status == SCRAWL_OK)
		status = print_accuracy(ctx, model, "resized", scrawl_dataset_image(resized, 0),
					as_is);
	free(prepared);
	scrawl_dataset_destroy(resized);
	scrawl_dataset_destroy(as_is);
	scrawl_model_destroy(model);
	return status;
}

int main(int argc, char **argv)
{
	scrawl_context *ctx;
	if (argc != 3) {
		fprintf(stderr, "usage: normalized MODEL DATA\n");
		return 2;
	}
	if (scrawl_context_create(2, &ctx) != SCRAWL_OK)
		return 1;
	enum scrawl_status status = measure(ctx, argv[1], argv[2]);
	if (status != SCRAWL_OK)
		fprintf(stderr, "%s\n", scrawl_context_error(ctx));
	scrawl_context_destroy(ctx);
	return status == SCRAWL_OK ? 0 : 1;
}
