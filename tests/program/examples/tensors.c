/* SPDX-License-Identifier: MIT */
/*
 * tensors.c - an example: a model's weights, read, changed and saved
 *
 * usage: tensors MODEL SHARE PRUNED
 *
 * Lists the tensors, sets the smallest SHARE of each layer's weights to 0 and saves the result.
 */
#include <math.h>
#include <scrawl.h>
#include <stdio.h>
#include <stdlib.h>

static scrawl_context *ctx;

static void check(enum scrawl_status status)
{
	if (status == SCRAWL_OK)
		return;
	fprintf(stderr, "tensors: %s\n", scrawl_context_error(ctx));
	exit(1);
}

static int by_size(const void *a, const void *b)
{
	float x = fabsf(*(const float *)a), y = fabsf(*(const float *)b);
	return (x > y) - (x < y);
}

/* The largest absolute value among the smallest `share` of values [count]. */
static float threshold(const float *values, size_t count, double share)
{
	float *sorted = malloc(count * sizeof(*sorted));
	if (!sorted)
		exit(1);
	for (size_t i = 0; i < count; i++)
		sorted[i] = values[i];
	qsort(sorted, count, sizeof(*sorted), by_size);
	size_t pruned = (size_t)(share * (double)count);
	float limit = pruned ? fabsf(sorted[pruned - 1]) : -1.0f;
	free(sorted);
	return limit;
}

static void prune(scrawl_model *model, const struct scrawl_tensor_info *info, double share)
{
	float *values = malloc(info->count * sizeof(*values));
	if (!values)
		exit(1);
	check(scrawl_model_get_tensor(model, info->name, values, info->count));
	float limit = threshold(values, info->count, share);
	for (size_t i = 0; i < info->count; i++)
		if (fabsf(values[i]) <= limit)
			values[i] = 0.0f;
	check(scrawl_model_set_tensor(model, info->name, values, info->count));
	free(values);
}

int main(int argc, char **argv)
{
	scrawl_model *model;
	const struct scrawl_tensor_info *info;
	if (argc != 4 || scrawl_context_create(0, &ctx) != SCRAWL_OK)
		return 2;
	check(scrawl_model_load(ctx, argv[1], NULL, &model));
	for (size_t i = 0; (info = scrawl_model_tensor_at(model, i)); i++) {
		printf("%-24s", info->name);
		for (size_t d = 0; d < info->rank; d++)
			printf(" %zu", info->size[d]);
		printf("\n");
		if (info->rank > 1) /* weights, not biases */
			prune(model, info, atof(argv[2]));
	}
	check(scrawl_model_save(model, argv[3]));
	scrawl_model_destroy(model);
	scrawl_context_destroy(ctx);
	return 0;
}
