/* SPDX-License-Identifier: MIT */
/*
 * memory_model.c - an example: a model from bytes in memory
 *
 * usage: memory_model MODEL IMAGES LABELS
 *
 * The bytes could come from a database, a network or the program itself.  This example reads a
 * file, loads the model from its bytes, and evaluates it.
 */
#include <scrawl.h>
#include <stdio.h>
#include <stdlib.h>

static scrawl_context *ctx;

static void check(enum scrawl_status status)
{
	if (status == SCRAWL_OK)
		return;
	fprintf(stderr, "memory_model: %s\n", scrawl_context_error(ctx));
	exit(1);
}

static void *read_all(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	if (!file || fseek(file, 0, SEEK_END) != 0)
		exit(1);
	long end = ftell(file);
	rewind(file);
	void *bytes = malloc((size_t)end);
	if (!bytes || fread(bytes, 1, (size_t)end, file) != (size_t)end)
		exit(1);
	fclose(file);
	*size = (size_t)end;
	return bytes;
}

int main(int argc, char **argv)
{
	scrawl_model *model;
	scrawl_dataset *data;
	struct scrawl_evaluation *evaluation;
	void *saved;
	size_t size;
	if (argc != 4 || scrawl_context_create(0, &ctx) != SCRAWL_OK)
		return 2;
	void *bytes = read_all(argv[1], &size);
	check(scrawl_model_load_memory(ctx, bytes, size, NULL, &model));
	free(bytes); /* the model has its own copy */
	check(scrawl_dataset_load(ctx, argv[2], argv[3], &data));
	check(scrawl_model_evaluate(model, data, &evaluation));
	printf("accuracy %.2f%% on %zu images\n", 100.0 * evaluation->accuracy, evaluation->images);
	check(scrawl_model_save_memory(model, &saved, &size));
	printf("%zu bytes\n", size);
	scrawl_memory_free(saved);
	scrawl_evaluation_destroy(evaluation);
	scrawl_dataset_destroy(data);
	scrawl_model_destroy(model);
	scrawl_context_destroy(ctx);
	return 0;
}
