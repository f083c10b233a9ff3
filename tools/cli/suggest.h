/* SPDX-License-Identifier: MIT */
/*
 * suggest.h - suggestions for a mistyped word
 */
#ifndef SCRAWL_TOOLS_CLI_SUGGEST_H
#define SCRAWL_TOOLS_CLI_SUGGEST_H

#include <stddef.h>

/* The best word so far; starts as { .word = ... }. */
struct suggestion {
	const char *word; /* as typed */
	const char *best; /* NULL: nothing is close */
	size_t distance;  /* of best */
};

/* Takes candidate as the best if it is close to the word and closer than the best. */
void suggestion_try(struct suggestion *suggestion, const char *candidate);

#endif
