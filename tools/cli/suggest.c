/* SPDX-License-Identifier: MIT */
/*
 * suggest.c - edit distance with insertions, deletions, replacements and swaps of neighbours
 * (optimal string alignment): d[i][j] is that of the first i and j letters
 */
#include "cli/suggest.h"

#include <string.h>

#define MAX_LETTERS 31

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t word_distance(const char *a, const char *b)
{
	size_t d[MAX_LETTERS + 1][MAX_LETTERS + 1];
	size_t n = strlen(a), m = strlen(b);
	if (n > MAX_LETTERS || m > MAX_LETTERS)
		return MAX_LETTERS;
	for (size_t i = 0; i <= n; i++) {
		for (size_t j = 0; j <= m; j++) {
			if (!i || !j) {
				d[i][j] = i + j;
				continue;
			}
			d[i][j] = least(least(d[i - 1][j], d[i][j - 1]) + 1,
					d[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	}
	return d[n][m];
}

void suggestion_try(struct suggestion *suggestion, const char *candidate)
{
	size_t distance = word_distance(suggestion->word, candidate);
	size_t length = strlen(candidate);
	/* One edit in a short word, two in a longer one, or a prefix of at least three letters. */
	size_t limit = length < 5 ? 1 : 2;
	size_t typed = strlen(suggestion->word);
	if (typed >= 3 && typed < length && strncmp(candidate, suggestion->word, typed) == 0)
		distance = 1;
	if (distance <= limit && (!suggestion->best || distance < suggestion->distance)) {
		suggestion->best = candidate;
		suggestion->distance = distance;
	}
}
