/* SPDX-License-Identifier: MIT */
/*
 * ensemble_threads.c - an example: threads that share one model to read images
 *
 * Ensembles do not modify their models.  Each thread has its own context (of one thread, as the
 * program makes the threads) and its own ensemble, which holds the buffers.  No locks are needed,
 * and all threads get the same results, bit for bit.
 */
#include <pthread.h>
#include <scrawl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 28, IMAGE = SIDE * SIDE, CLASSES = 10, THREADS = 4 };

struct reader {
	pthread_t thread;
	const scrawl_model *model; /* shared */
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
	if (status == SCRAWL_OK) /* the image itself, and shifted by a pixel four ways */
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

/* Returns false and prints an error line if a thread failed. */
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

	/* A real program would load a trained model. */
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
