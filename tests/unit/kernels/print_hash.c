/* SPDX-License-Identifier: MIT */
/*
 * print_hash.c - trains a tiny network and prints the BLAS in use and the weights' hash
 *
 * usage: print_hash THREADS...
 * One line per number of threads: THREADS FLAVOUR CORE HASH
 */
#include <stdio.h>
#include <stdlib.h>

#include "support/synthetic.h"

static void print_hash(unsigned threads)
{
	const struct synthetic what = { .count = 150, 16, 16, 5, .noise = 90, .seed = 1 };
	scrawl_context *ctx = NULL;
	struct scrawl_train_options options;
	char hash[33];
	assert_int_equal(scrawl_context_create(threads, &ctx), SCRAWL_OK);
	scrawl_dataset *data = synthetic_dataset(ctx, &what);
	scrawl_model *model = synthetic_model(ctx,
					      "conv 20 5x5, relu, maxpool 2, conv 16 3x3, relu, "
					      "avgpool 2, dropout 0.5, dense 300, "
					      "relu, dense",
					      &what, 1, NULL);
	scrawl_train_options_init(&options);
	options.epochs = 2;
	synthetic_ok(ctx, scrawl_model_train(model, data, data, &options, NULL));
	scrawl_model_hash(model, hash);
	const struct scrawl_blas *blas = scrawl_blas_describe();
	printf("%u %s %s %s\n", threads, blas->flavour, blas->core, hash);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(data);
	scrawl_context_destroy(ctx);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		print_hash((unsigned)strtoul(argv[i], NULL, 10));
	return 0;
}
