/* SPDX-License-Identifier: MIT */
/*
 * tally.c - counts and sums over images
 *
 * Sums run in the order of the images, one at a time, so that a result does not depend on how the
 * images were cut into parts.
 */
#include "eval/tally.h"

#include "core/memory.h"

bool tally_create(struct tally *t, size_t classes)
{
	*t = (struct tally){ .classes = classes };
	t->confusion = memory_alloc(classes * classes, sizeof(*t->confusion));
	t->ranks = memory_alloc(classes, sizeof(*t->ranks));
	t->bins = memory_alloc(SCRAWL_RELIABILITY_BINS, sizeof(*t->bins));
	t->coverage = memory_alloc(COVERAGE_BINS, sizeof(*t->coverage));
	return t->confusion && t->ranks && t->bins && t->coverage;
}

void tally_release(struct tally *t)
{
	memory_free(t->confusion);
	memory_free(t->ranks);
	memory_free(t->bins);
	memory_free(t->coverage);
}

void tally_add(struct tally *t, const float *p, size_t answer, size_t label, double loss)
{
	double of_label = (double)p[label], square = (1.0 - of_label) * (1.0 - of_label);
	size_t rank = 0; /* classes that are more probable; of equal ones the lower is */
	for (size_t c = 0; c < label; c++) {
		rank += p[c] >= p[label];
		square += (double)p[c] * (double)p[c];
	}
	for (size_t c = label + 1; c < t->classes; c++) {
		rank += p[c] > p[label];
		square += (double)p[c] * (double)p[c];
	}
	t->images++;
	t->loss += loss;
	t->brier += square;
	t->confusion[label * t->classes + answer]++;
	t->ranks[rank]++;
	calibration_add(t->bins, p[answer], answer == label);
	coverage_add(t->coverage, p[answer], answer == label);
}
