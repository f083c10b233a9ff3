/* SPDX-License-Identifier: MIT */
/*
 * evaluation.c - creates and destroys evaluations, and has each measure filled in
 */
#include "eval/evaluation.h"

#include <string.h>

#include "core/memory.h"
#include "eval/scores.h"

static bool allocate_images(struct scrawl_evaluation *e, size_t images)
{
	e->predicted = memory_alloc(images, sizeof(*e->predicted));
	e->confidence = memory_alloc(images, sizeof(*e->confidence));
	e->probability = memory_alloc(images, sizeof(*e->probability));
	e->losses = memory_alloc(images, sizeof(*e->losses));
	return e->predicted && e->confidence && e->probability && e->losses;
}

static bool allocate_measures(struct scrawl_evaluation *e)
{
	e->confusion = memory_alloc(e->classes * e->classes, sizeof(*e->confusion));
	e->scores = memory_alloc(e->classes, sizeof(*e->scores));
	e->precision_intervals = memory_alloc(e->classes, sizeof(*e->precision_intervals));
	e->recall_intervals = memory_alloc(e->classes, sizeof(*e->recall_intervals));
	e->ranked = memory_alloc(e->classes, sizeof(*e->ranked));
	e->bins = memory_alloc(e->bin_count, sizeof(*e->bins));
	e->coverage = memory_alloc(COVERAGE_POINTS, sizeof(*e->coverage));
	return e->confusion && e->scores && e->precision_intervals && e->recall_intervals &&
	       e->ranked && e->bins && e->coverage;
}

static struct scrawl_evaluation *create_alone(size_t images, size_t classes)
{
	struct scrawl_evaluation *e = memory_alloc(1, sizeof(*e));
	if (!e)
		return NULL;
	e->classes = classes;
	e->bin_count = SCRAWL_RELIABILITY_BINS;
	if (allocate_measures(e) && (!images || allocate_images(e, images)))
		return e;
	scrawl_evaluation_destroy(e);
	return NULL;
}

struct scrawl_evaluation *evaluation_create(size_t images, size_t classes, size_t members)
{
	struct scrawl_evaluation *e = create_alone(images, classes);
	if (!e || !members)
		return e;
	e->members = memory_alloc(members, sizeof(*e->members));
	bool ready = e->members != NULL;
	for (; ready && e->member_count < members; e->member_count++) {
		struct scrawl_evaluation *member = create_alone(images, classes);
		e->members[e->member_count] = member;
		ready = member != NULL;
	}
	if (ready)
		return e;
	scrawl_evaluation_destroy(e);
	return NULL;
}

void evaluation_measure(struct scrawl_evaluation *e, const struct tally *tally)
{
	size_t ranked = 0;
	e->images = tally->images;
	e->loss = tally->loss / (double)e->images;
	e->brier = tally->brier / (double)e->images;
	memcpy(e->confusion, tally->confusion, e->classes * e->classes * sizeof(*e->confusion));
	for (size_t c = 0; c < e->classes; c++)
		e->ranked[c] = ranked += tally->ranks[c];
	scores_finish(e);
	agreement_finish(e);
	calibration_finish(tally->bins, e);
}

bool evaluation_finish(struct scrawl_evaluation *e, const struct tally *tally)
{
	evaluation_measure(e, tally);
	coverage_finish(tally->coverage, e);
	return confused_finish(e);
}

static void free_evaluation(struct scrawl_evaluation *e)
{
	if (!e)
		return;
	memory_free(e->members);
	memory_free(e->confusion);
	memory_free(e->scores);
	memory_free(e->precision_intervals);
	memory_free(e->recall_intervals);
	memory_free(e->ranked);
	memory_free(e->confused);
	memory_free(e->bins);
	memory_free(e->coverage);
	memory_free(e->predicted);
	memory_free(e->confidence);
	memory_free(e->probability);
	memory_free(e->losses);
	memory_free(e);
}

void scrawl_evaluation_destroy(struct scrawl_evaluation *evaluation)
{
	if (!evaluation)
		return;
	/* Members have no members; where memory ran out, the last one is NULL. */
	for (size_t i = 0; evaluation->members && i < evaluation->member_count; i++)
		free_evaluation(evaluation->members[i]);
	free_evaluation(evaluation);
}
