/* SPDX-License-Identifier: MIT */
/*
 * nearest.h - of the words that are known, the one that was probably meant
 */
#ifndef SCRAWL_CORE_NEAREST_H
#define SCRAWL_CORE_NEAREST_H

#include <stddef.h>

struct nearest {
	const char *word; /* as written */
	size_t length;    /* of the word, which need not end there */
	const char *best; /* the candidate nearest so far; NULL: none was close */
	size_t distance;  /* its distance */
};

/*
 * Takes note of a candidate if it is closer than those before: a letter more, less or replaced,
 * two in candidates of five letters and more, or the candidate with something after it.
 */
void nearest_try(struct nearest *nearest, const char *candidate);

#endif
