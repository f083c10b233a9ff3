/* SPDX-License-Identifier: MIT */
/*
 * range.h - ranges of numbers in a sweep's file
 *
 *	1 .. 5                  the whole numbers 1, 2, 3, 4, 5
 *	0.1 .. 0.5 linear 5     five numbers, evenly spaced
 *	1e-3 .. 1e-1 log 5      five numbers with equal ratios
 *	1e-3 .. 1e-1 log        any number between them, for a random search; also linear
 *
 * Between whole numbers, linear and log give whole numbers.
 */
#ifndef SCRAWL_TOOLS_SWEEP_RANGE_H
#define SCRAWL_TOOLS_SWEEP_RANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RANGE_TEXT       32    /* bytes of a number's text */
#define MAX_RANGE_VALUES 10000 /* of a range, and of all options together */

struct sweep_range {
	double low, high;
	char low_text[RANGE_TEXT], high_text[RANGE_TEXT]; /* as written */
	bool whole, log;
	uint64_t count; /* of values; 0: any between low and high */
};

/*
 * Reads a range.  false: the text is none, or *wrong says what is wrong with it and is not NULL.
 */
bool range_read(const char *text, struct sweep_range *range, const char **wrong);

/* Value i of count, as text in out [RANGE_TEXT]. */
void range_value(const struct sweep_range *range, uint64_t i, char *out);

/* The value at share, in [0, 1), of a range without a count, with four significant digits. */
void range_draw(const struct sweep_range *range, double share, char *out);

#endif
