/* SPDX-License-Identifier: MIT */
/*
 * range.c - reads a range and gives its values as text
 *
 * A value is what its text says: it is rounded once, when it is written, so that the table shows
 * the number that a run was given.
 */
#include "sweep/range.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/option_value.h"

#define MAX_WHOLE ((uint64_t)1 << 53) /* a double holds every whole number up to this one */
#define BLANKS    " \t"

/* Copies the bytes from text to end, without blanks around them; false: too long for a number. */
static bool range_copy(char *out, const char *text, const char *end)
{
	text += strspn(text, BLANKS);
	while (end > text && strchr(BLANKS, end[-1]))
		end--;
	if (end < text || end - text >= RANGE_TEXT)
		return false;
	memcpy(out, text, (size_t)(end - text));
	out[end - text] = '\0';
	return true;
}

/* NULL, or why no numbers between the two can be computed. */
static const char *range_check(const struct sweep_range *range)
{
	if (range->log && range->low <= 0.0)
		return "a log range must begin above 0";
	if (!isfinite(range->log ? range->high / range->low : range->high - range->low))
		return "its two numbers are too far apart";
	if (range->whole && range->high > (double)MAX_WHOLE)
		return "whole numbers in a range may be at most 9007199254740992";
	return NULL;
}

/* Reads what follows the numbers: "", "log", "linear", either with the number of values. */
static const char *range_read_spacing(const char *text, struct sweep_range *range)
{
	size_t word = strcspn(text, BLANKS);
	const char *number = text + word + strspn(text + word, BLANKS);
	if (!*text && range->whole) {
		range->count = (uint64_t)(range->high - range->low) + 1;
		return range->high - range->low < MAX_RANGE_VALUES ? NULL : "too many numbers";
	}
	range->log = word == 3 && strncmp(text, "log", word) == 0;
	if (!range->log && !(word == 6 && strncmp(text, "linear", word) == 0))
		return "expected log or linear after the range, and the number of values, as in "
		       "1e-3 .. 1e-1 log 5";
	if (*number && !parse_integer(number, 2, MAX_RANGE_VALUES, &range->count))
		return "expected a number of values from 2 to 10000 at the end of the range";
	return NULL;
}

bool range_read(const char *text, struct sweep_range *range, const char **wrong)
{
	const char *dots = strstr(text, ".."), *high = dots ? dots + 2 : NULL;
	uint64_t n;
	*range = (struct sweep_range){ .count = 0 };
	*wrong = NULL;
	if (!dots || !range_copy(range->low_text, text, dots) ||
	    !parse_real(range->low_text, &range->low))
		return false;
	high += strspn(high, BLANKS);
	const char *end = high + strcspn(high, BLANKS);
	if (!range_copy(range->high_text, high, end) ||
	    !parse_real(range->high_text, &range->high) || range->high <= range->low) {
		*wrong = "expected a range LOW .. HIGH of two numbers, the lower first";
		return false;
	}
	range->whole = parse_integer(range->low_text, 0, INT64_MAX, &n) &&
		       parse_integer(range->high_text, 0, INT64_MAX, &n);
	*wrong = range_read_spacing(end + strspn(end, BLANKS), range);
	if (!*wrong)
		*wrong = range_check(range);
	return !*wrong;
}

static double range_at(const struct sweep_range *range, double share)
{
	if (range->log)
		return range->low * pow(range->high / range->low, share);
	return range->low + share * (range->high - range->low);
}

void range_value(const struct sweep_range *range, uint64_t i, char *out)
{
	double x = range_at(range, (double)i / (double)(range->count - 1));
	if (range->whole)
		snprintf(out, RANGE_TEXT, "%.0f", x);
	else if (!i || i + 1 == range->count)
		snprintf(out, RANGE_TEXT, "%.10g", i ? range->high : range->low);
	else
		snprintf(out, RANGE_TEXT, range->log ? "%.4g" : "%.6g", x);
}

void range_draw(const struct sweep_range *range, double share, char *out)
{
	struct sweep_range whole = *range;
	/* Each whole number is as probable as an interval of length 1 that begins there. */
	whole.high += 1.0;
	if (range->whole) /* rounding may reach the next one */
		snprintf(out, RANGE_TEXT, "%.0f",
			 fmin(floor(range_at(&whole, share)), range->high));
	else
		snprintf(out, RANGE_TEXT, "%.4g", range_at(range, share));
}
