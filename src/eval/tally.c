/* SPDX-License-Identifier: MIT */
/*
 * tally.c - counts and sums over images
 *
 * Sums run in the order of the images, one at a time, so that a result does not depend on how the
 * images were cut into parts.
 */
#include "eval/tally.h"

#include <string.h>

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

struct tally_item tally_item(const float *p, size_t classes, size_t answer, size_t label,
			     double loss)
{
	double of_label = (double)p[label], square = (1.0 - of_label) * (1.0 - of_label);
	size_t rank = 0; /* classes that are more probable; of equal ones the lower is */
	for (size_t c = 0; c < label; c++) {
		rank += p[c] >= p[label];
		square += (double)p[c] * (double)p[c];
	}
	for (size_t c = label + 1; c < classes; c++) {
		rank += p[c] > p[label];
		square += (double)p[c] * (double)p[c];
	}
	return (struct tally_item){ loss,           square,          p[answer],
				    (uint8_t)label, (uint8_t)answer, (uint8_t)rank };
}

void tally_count(struct tally *t, const struct tally_item *item)
{
	t->images++;
	t->loss += item->loss;
	t->brier += item->square;
	t->confusion[item->label * t->classes + item->answer]++;
	t->ranks[item->rank]++;
	calibration_add(t->bins, item->confidence, item->answer == item->label);
}

void tally_clear(struct tally *t)
{
	t->images = 0;
	t->loss = t->brier = 0.0;
	memset(t->confusion, 0, t->classes * t->classes * sizeof(*t->confusion));
	memset(t->ranks, 0, t->classes * sizeof(*t->ranks));
	memset(t->bins, 0, SCRAWL_RELIABILITY_BINS * sizeof(*t->bins));
}

void tally_add(struct tally *t, const float *p, size_t answer, size_t label, double loss)
{
	const struct tally_item item = tally_item(p, t->classes, answer, label, loss);
	tally_count(t, &item);
	coverage_add(t->coverage, p[answer], answer == label);
}
