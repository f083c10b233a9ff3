/* SPDX-License-Identifier: MIT */
/*
 * ranking.c - insertion into a short sorted list
 */
#include "output/ranking.h"

void top_classes(const float *probabilities, size_t classes, size_t k, size_t *order)
{
	size_t used = 0;
	for (size_t i = 0; i < classes; i++) {
		if (used == k && probabilities[i] <= probabilities[order[k - 1]])
			continue;
		size_t at = used < k ? used++ : k - 1;
		for (; at && probabilities[order[at - 1]] < probabilities[i]; at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
}
