/* SPDX-License-Identifier: MIT */
/*
 * confused.c - the pairs of classes that were confused, most images first
 */
#include <stdlib.h>

#include "core/memory.h"
#include "eval/scores.h"

static int compare_confused(const void *a, const void *b)
{
	const struct scrawl_confused *x = a, *y = b;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	if (x->label != y->label)
		return (int)x->label - (int)y->label;
	return (int)x->predicted - (int)y->predicted;
}

bool confused_finish(struct scrawl_evaluation *e)
{
	size_t pairs = 0;
	for (size_t i = 0; i < e->classes * e->classes; i++)
		pairs += e->confusion[i] > 0 && i / e->classes != i % e->classes;
	e->confused = memory_alloc(pairs, sizeof(*e->confused));
	if (!e->confused)
		return false;
	for (size_t i = 0; i < e->classes * e->classes; i++) {
		size_t label = i / e->classes, predicted = i % e->classes;
		if (e->confusion[i] > 0 && label != predicted)
			e->confused[e->confused_count++] =
				(struct scrawl_confused){ (uint8_t)label, (uint8_t)predicted,
							  e->confusion[i] };
	}
	if (pairs > 1)
		qsort(e->confused, pairs, sizeof(*e->confused), compare_confused);
	return true;
}
