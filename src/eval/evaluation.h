/* SPDX-License-Identifier: MIT */
/*
 * evaluation.h - the result of measuring
 */
#ifndef SCRAWL_EVAL_EVALUATION_H
#define SCRAWL_EVAL_EVALUATION_H

#include "eval/tally.h"

/*
 * An evaluation, all 0, with this many members, each with the same arrays; if images is 0, without
 * arrays of single images.  NULL: out of memory.
 */
struct scrawl_evaluation *evaluation_create(size_t images, size_t classes, size_t members);

/*
 * Fills in what needs neither memory nor coverage: all but the coverage curve, aurc, confused
 * pairs, members and arrays of single images.  Its other numbers, scores and bins must be 0.
 */
void evaluation_measure(struct scrawl_evaluation *evaluation, const struct tally *tally);

/*
 * Fills it in from at least one image, but for members and arrays of single images; false: out of
 * memory.
 */
bool evaluation_finish(struct scrawl_evaluation *evaluation, const struct tally *tally);

#endif
