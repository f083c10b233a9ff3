/* SPDX-License-Identifier: MIT */
/*
 * coverage.c - accuracy against coverage, and the area under the risk-coverage curve
 *
 * With the images sorted by falling confidence and E_i errors among the first i of n:
 *	AURC = 1/n sum_i E_i / i
 * (Geifman and El-Yaniv, "Selective classification for deep neural networks", NeurIPS 2017.)
 *
 * Sorting would need memory for every image.  Instead they are counted by 1 - confidence, in bins
 * as floating-point numbers are spaced: 64 for each power of two, from 2^-24 to 1, and one for 0.
 * Good networks are so certain that most images lie near 1, where float confidences are multiples
 * of 2^-24: up to 1 - confidence = 2^-18 a bin holds a single value.  The order within a bin is
 * unknown, as it is for images of equal confidence; the AURC takes its mean over all orders, for
 * which the e errors of m images are spread evenly: after j of them, E + e j / m of N + j.
 *
 * Points of the curve lie between bins and are exact.
 */
#include "eval/coverage.h"

#include <math.h>

static size_t coverage_bin_of(double confidence)
{
	double rest = 1.0 - confidence;
	if (!(rest > 0.0))
		return 0;
	int exponent;
	double mantissa = frexp(rest, &exponent); /* [0.5, 1) */
	int octave = exponent + COVERAGE_OCTAVES - 1;
	if (octave < 0)
		return 1;
	if (octave >= COVERAGE_OCTAVES)
		return COVERAGE_BINS - 1;
	size_t step = (size_t)((mantissa - 0.5) * (2 * COVERAGE_STEPS));
	return 1 + (size_t)octave * COVERAGE_STEPS + step;
}

void coverage_add(struct coverage_bin *bins, float confidence, bool correct)
{
	double c = (double)confidence;
	struct coverage_bin *bin = &bins[coverage_bin_of(c)];
	if (bin->count == 0 || c < bin->least)
		bin->least = c;
	bin->count++;
	bin->errors += !correct;
}

/* The sum of the mean errors' fractions after each image of a bin. */
static double coverage_area(const struct coverage_bin *bin, size_t accepted, size_t errors)
{
	double sum = 0.0, share = (double)bin->errors / (double)bin->count;
	if (errors + bin->errors == 0)
		return 0.0;
	for (size_t j = 1; j <= bin->count; j++)
		sum += ((double)errors + share * (double)j) / (double)(accepted + j);
	return sum;
}

void coverage_finish(const struct coverage_bin *bins, struct scrawl_evaluation *e)
{
	double n = (double)e->images, next = 0.0;
	size_t accepted = 0, errors = 0;
	for (size_t b = 0; b < COVERAGE_BINS; b++) {
		if (bins[b].count == 0)
			continue;
		e->aurc += coverage_area(&bins[b], accepted, errors);
		accepted += bins[b].count;
		errors += bins[b].errors;
		double coverage = (double)accepted / n;
		if (coverage < next && accepted < e->images)
			continue;
		next = coverage + (coverage < 0.9 ? 0.01 : 0.001);
		e->coverage[e->coverage_count++] = (struct scrawl_coverage_point){
			.threshold = bins[b].least,
			.coverage = coverage,
			.accuracy = (double)(accepted - errors) / (double)accepted,
		};
	}
	e->aurc /= n;
}
