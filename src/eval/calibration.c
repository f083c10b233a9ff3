/* SPDX-License-Identifier: MIT */
/*
 * calibration.c - reliability bins, expected and maximum calibration error
 *
 * Guo et al., "On calibration of modern neural networks", ICML 2017: bin i of n holds the images
 * whose confidence is in (i / n, (i + 1) / n], compared as doubles.  With c_i images in bin i of N:
 *	ECE = sum_i c_i / N |accuracy_i - mean confidence_i|
 *	MCE = max_i         |accuracy_i - mean confidence_i|   over the bins that are not empty
 */
#include "eval/calibration.h"

#include <math.h>

void calibration_add(struct reliability *bins, float confidence, bool correct)
{
	const size_t last = SCRAWL_RELIABILITY_BINS - 1;
	double c = (double)confidence, n = SCRAWL_RELIABILITY_BINS;
	size_t i = c < 1.0 ? (size_t)(c * n) : last;
	/* The product was rounded; and a bin does not include its lower end. */
	if (i < last && c > (double)(i + 1) / n)
		i++;
	else if (i > 0 && c <= (double)i / n)
		i--;
	bins[i].count++;
	bins[i].correct += correct;
	bins[i].confidence += c;
}

void calibration_finish(const struct reliability *bins, struct scrawl_evaluation *e)
{
	for (size_t i = 0; i < SCRAWL_RELIABILITY_BINS; i++) {
		if (bins[i].count == 0)
			continue;
		double count = (double)bins[i].count;
		double accuracy = (double)bins[i].correct / count;
		double confidence = bins[i].confidence / count;
		double gap = fabs(accuracy - confidence);
		e->bins[i] = (struct scrawl_reliability_bin){ bins[i].count, confidence, accuracy };
		e->ece += count / (double)e->images * gap;
		e->mce = fmax(e->mce, gap);
	}
}
