/* SPDX-License-Identifier: MIT */
/*
 * newcombe.h - intervals for the difference of two accuracies
 */
#ifndef SCRAWL_EVAL_NEWCOMBE_H
#define SCRAWL_EVAL_NEWCOMBE_H

#include <scrawl.h>

/* Of the same images, how many each of two classifiers reads correctly. */
struct paired_counts {
	size_t both, only_a, only_b, neither; /* at least one image in all */
};

/* The interval of accuracy B - accuracy A, on the same images; z as in interval_wilson. */
struct scrawl_interval newcombe_paired(const struct paired_counts *counts, double z);

/* The same on different images: correct_a of images_a, correct_b of images_b, which are not 0. */
struct scrawl_interval newcombe_unpaired(size_t correct_a, size_t images_a, size_t correct_b,
					 size_t images_b, double z);

#endif
