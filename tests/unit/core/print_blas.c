/* SPDX-License-Identifier: MIT */
/*
 * print_blas.c - prints what became of OpenBLAS's choice of kernels, and runs products
 *
 * usage: print_blas [forget] [one] [fork] [thread]
 * Before that: forget: remove OPENBLAS_CORETYPE, which OpenBLAS has read by then, so that its value
 * counts as OpenBLAS's own choice.  one: limit OpenBLAS to one thread.  fork: make a child, which
 * ends.  thread: start another thread, which runs until the end.
 * Prints lines of a key and a value: core, detected, better, mended, variable, warning, then error
 * or product.
 */
#include <cblas.h>
#include <pthread.h>
#include <scrawl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void *wait_for_end(void *lock)
{
	pthread_mutex_lock(lock);
	pthread_mutex_unlock(lock);
	return NULL;
}

static void print_warning(void *arg, const char *text)
{
	(void)arg;
	printf("warning %s\n", text);
}

/* The probabilities of one image; ten equal ones for a black image, as biases begin at 0. */
static void print_product(scrawl_context *ctx)
{
	static const uint8_t image[28 * 28];
	struct scrawl_model_options options;
	float probabilities[10];
	scrawl_model *model;
	scrawl_model_options_init(&options);
	enum scrawl_status status = scrawl_model_create(ctx, "dense", &options, &model);
	if (status == SCRAWL_OK) {
		status = scrawl_model_predict(model, image, 1, probabilities);
		scrawl_model_destroy(model);
	}
	if (status == SCRAWL_OK)
		printf("product %.3f\n", (double)probabilities[9]);
	else
		printf("error %s\n", scrawl_context_error(ctx));
}

static int print_blas(void)
{
	scrawl_context *ctx;
	if (scrawl_context_create(1, &ctx) != SCRAWL_OK)
		return 1;
	const struct scrawl_blas *blas = scrawl_blas_describe();
	const char *variable = getenv("OPENBLAS_CORETYPE");
	printf("core %s\ndetected %s\nbetter %s\nmended %d\nvariable %s\n", blas->core,
	       blas->detected, blas->better ? blas->better : "-", blas->mended,
	       variable ? variable : "-");
	scrawl_context_set_log(ctx, print_warning, NULL);
	print_product(ctx);
	scrawl_context_destroy(ctx);
	return 0;
}

static bool fork_once(void)
{
	pid_t child = fork();
	if (child == 0)
		_exit(0);
	return child > 0 && waitpid(child, NULL, 0) == child;
}

int main(int argc, char **argv)
{
	pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	pthread_t thread;
	bool threaded = false;
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "forget") == 0)
			unsetenv("OPENBLAS_CORETYPE");
		if (strcmp(argv[i], "one") == 0)
			openblas_set_num_threads(1);
		if (strcmp(argv[i], "fork") == 0 && !fork_once())
			return 1;
		threaded |= strcmp(argv[i], "thread") == 0;
	}
	pthread_mutex_lock(&lock);
	if (threaded && pthread_create(&thread, NULL, wait_for_end, &lock) != 0)
		return 1;
	int code = print_blas();
	pthread_mutex_unlock(&lock);
	return threaded && pthread_join(thread, NULL) != 0 ? 1 : code;
}
