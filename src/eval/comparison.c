/* SPDX-License-Identifier: MIT */
/*
 * comparison.c - creates and destroys comparisons
 */
#include "eval/comparison.h"

#include "core/memory.h"

static void destroy_pair(struct scrawl_pair *pair)
{
	if (!pair)
		return;
	memory_free(pair->differences);
	memory_free(pair->intervals);
	memory_free(pair);
}

static struct scrawl_pair *create_pair(size_t a, size_t b, bool resampled)
{
	struct scrawl_pair *pair = memory_alloc(1, sizeof(*pair));
	if (!pair)
		return NULL;
	pair->a = a;
	pair->b = b;
	if (!resampled)
		return pair;
	pair->differences = memory_alloc(scrawl_metric_count(), sizeof(*pair->differences));
	pair->intervals = memory_alloc(scrawl_metric_count(), sizeof(*pair->intervals));
	if (pair->differences && pair->intervals)
		return pair;
	destroy_pair(pair);
	return NULL;
}

/* false: out of memory */
static bool create_pairs(struct scrawl_comparison *to, bool resampled)
{
	size_t pairs = to->count * (to->count - 1) / 2;
	to->pairs = memory_alloc(pairs, sizeof(struct scrawl_pair *));
	if (!to->pairs)
		return false;
	for (size_t a = 0; a < to->count; a++)
		for (size_t b = a + 1; b < to->count; b++) {
			struct scrawl_pair *pair = create_pair(a, b, resampled);
			if (!pair)
				return false;
			to->pairs[to->pair_count++] = pair;
		}
	return true;
}

struct scrawl_comparison *comparison_create(size_t count, bool resampled)
{
	struct scrawl_comparison *to = memory_alloc(1, sizeof(*to));
	if (!to)
		return NULL;
	to->count = count;
	to->evaluations = memory_alloc(count, sizeof(struct scrawl_evaluation *));
	if (to->evaluations && create_pairs(to, resampled))
		return to;
	scrawl_comparison_destroy(to);
	return NULL;
}

void scrawl_comparison_destroy(struct scrawl_comparison *comparison)
{
	if (!comparison)
		return;
	for (size_t c = 0; comparison->evaluations && c < comparison->count; c++)
		scrawl_evaluation_destroy(comparison->evaluations[c]);
	for (size_t i = 0; i < comparison->pair_count; i++)
		destroy_pair(comparison->pairs[i]);
	memory_free(comparison->evaluations);
	memory_free(comparison->pairs);
	memory_free(comparison);
}
