/* SPDX-License-Identifier: MIT */
/*
 * nearest.c - the number of insertions, deletions and replacements between two words
 */
#include "core/nearest.h"

#include <string.h>

#define MAX_WORD 31 /* letters; longer words are near to none */

/* d[j] is the distance from the letters of a read so far to the first j letters of b. */
static size_t word_distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t d[MAX_WORD + 1];
	for (size_t j = 0; j <= b_length; j++)
		d[j] = j;
	for (size_t i = 0; i < a_length; i++) {
		size_t diagonal = d[0];
		d[0] = i + 1;
		for (size_t j = 1; j <= b_length; j++) {
			size_t replaced = diagonal + (a[i] != b[j - 1]);
			diagonal = d[j];
			d[j] = (d[j] < d[j - 1] ? d[j] : d[j - 1]) + 1;
			if (replaced < d[j])
				d[j] = replaced;
		}
	}
	return d[b_length];
}

void nearest_try(struct nearest *nearest, const char *candidate)
{
	size_t length = strlen(candidate);
	if (length > MAX_WORD || nearest->length > MAX_WORD)
		return;
	size_t distance = word_distance(nearest->word, nearest->length, candidate, length);
	/* "conv2d", "maxpool2d" */
	if (length >= 4 && length < nearest->length &&
	    strncmp(nearest->word, candidate, length) == 0)
		distance = 1;
	if (distance <= (length < 5 ? 1 : 2) && (!nearest->best || distance < nearest->distance)) {
		nearest->best = candidate;
		nearest->distance = distance;
	}
}
