/* SPDX-License-Identifier: MIT */
/*
 * ensemble_threads.c - an example: one model, shared by threads that all read images with it
 *
 * A model is only read by the ensembles that ask it.  Each thread has its own context (of one
 * thread: the program brings its own) and its own ensemble, which holds the buffers; nothing needs
 * a lock, and all get the same answers to the last bit.
 */
#include <pthread.h>
#include <scrawl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 28, IMAGE = SIDE * SIDE, CLASSES = 10, THREADS = 4 };

struct reader {
	pthread_t thread;
	const scrawl_model *model; /* everybody's */
	const uint8_t *image;
	float probabilities[CLASSES];
	enum scrawl_status status;
	char error[256];
};

static void *read_image(void *arg)
{
	struct reader *reader = arg;
	scrawl_context *ctx = NULL;
	scrawl_ensemble *ensemble = NULL;
	enum scrawl_status status = scrawl_context_create(1, &ctx);
	if (status == SCRAWL_OK) /* the image as it is, and moved by a pixel four ways */
		status = scrawl_ensemble_create(ctx, &reader->model, 1, 5, &ensemble);
	if (status == SCRAWL_OK)
		status = scrawl_ensemble_predict(ensemble, reader->image, 1, reader->probabilities);
	if (status != SCRAWL_OK)
		snprintf(reader->error, sizeof(reader->error), "%s: %s", scrawl_status_text(status),
			 ctx ? scrawl_context_error(ctx) : "no context");
	reader->status = status;
	scrawl_ensemble_destroy(ensemble);
	scrawl_context_destroy(ctx);
	return NULL;
}

/* False, with a line that says why, if a thread failed. */
static bool read_at_once(const scrawl_model *model, const uint8_t *image, struct reader *readers)
{
	unsigned started = 0;
	bool good = true;
	for (; started < THREADS; started++) {
		struct reader *reader = &readers[started];
		*reader = (struct reader){ .model = model, .image = image };
		if (pthread_create(&reader->thread, NULL, read_image, reader) != 0)
			break;
	}
	for (unsigned i = 0; i < started; i++) {
		pthread_join(readers[i].thread, NULL);
		if (readers[i].status != SCRAWL_OK)
			fprintf(stderr, "%s\n", readers[i].error);
		good = good && readers[i].status == SCRAWL_OK;
	}
	if (started < THREADS)
		fprintf(stderr, "cannot start %d threads\n", THREADS);
	return good && started == THREADS;
}

int main(void)
{
	static struct reader readers[THREADS];
	static uint8_t image[IMAGE];
	scrawl_context *ctx = NULL;
	scrawl_model *model = NULL;
	struct scrawl_model_options options;
	scrawl_model_options_init(&options); /* 28 x 28 x 1, 10 classes */
	for (size_t y = 4; y < 24; y++)      /* a one */
		memset(image + y * SIDE + 13, 255, 3);

	/* In its place a real program would use scrawl_model_load. */
	enum scrawl_status status = scrawl_context_create(1, &ctx);
	if (status == SCRAWL_OK)
		status = scrawl_model_create(ctx, "lenet", &options, &model);
	if (status != SCRAWL_OK)
		fprintf(stderr, "%s: %s\n", scrawl_status_text(status),
			ctx ? scrawl_context_error(ctx) : "no context");

	bool good = status == SCRAWL_OK && read_at_once(model, image, readers);
	for (unsigned i = 1; i < THREADS && good; i++)
		good = memcmp(readers[i].probabilities, readers[0].probabilities,
			      sizeof(readers[0].probabilities)) == 0;
	if (good)
		printf("%d threads gave the same %d probabilities\n", THREADS, CLASSES);
	scrawl_model_destroy(model);
	scrawl_context_destroy(ctx);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
