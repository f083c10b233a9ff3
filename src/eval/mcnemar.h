/* SPDX-License-Identifier: MIT */
/*
 * mcnemar.h - McNemar's exact test: do two classifiers differ on the same images?
 */
#ifndef SCRAWL_EVAL_MCNEMAR_H
#define SCRAWL_EVAL_MCNEMAR_H

#include <stddef.h>

/* The two-sided p-value where one alone was right on only_a images, and the other on only_b. */
double mcnemar_exact(size_t only_a, size_t only_b);

/*
 * The smallest difference between the two numbers for which the test gives p <= alpha, 0 < alpha <
 * 1: with as many images on which one alone is right or, where no difference of so few would do,
 * with the fewest that can.
 */
size_t mcnemar_detectable(size_t only_one, double alpha);

#endif
