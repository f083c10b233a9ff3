/* SPDX-License-Identifier: MIT */
/*
 * numbers.c - numbers and lists of numbers on the command line, strictly
 */
#include "numbers.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool read_number(const char **text, size_t least, size_t most, size_t *out)
{
	char *end;
	if (**text < '0' || **text > '9')
		return false;
	errno = 0;
	unsigned long n = strtoul(*text, &end, 10);
	if (errno || n < least || n > most)
		return false;
	*out = n;
	*text = end;
	return true;
}

/* "A" or "A..B" */
static bool read_range(const char **text, size_t most, size_t *first, size_t *last)
{
	if (!read_number(text, 1, most, first))
		return false;
	*last = *first;
	if (strncmp(*text, "..", 2) != 0)
		return true;
	*text += 2;
	return read_number(text, *first, most, last);
}

static bool listed(const size_t *list, size_t count, size_t number)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == number)
			return true;
	return false;
}

bool numbers_whole(const char *text, size_t least, size_t most, size_t *out)
{
	return read_number(&text, least, most, out) && *text == '\0';
}

bool numbers_list(const char *text, size_t most, size_t room, size_t *list, size_t *count)
{
	for (*count = 0;; text++) {
		size_t first, last;
		if (!read_range(&text, most, &first, &last))
			return false;
		for (size_t n = first; n <= last; n++) {
			if (listed(list, *count, n))
				continue;
			if (*count == room)
				return false;
			list[(*count)++] = n;
		}
		if (*text != ',')
			return *text == '\0';
	}
}

bool numbers_real(const char *text, double most, double *out)
{
	char *end;
	if (!*text || text[strspn(text, "0123456789.eE+-")])
		return false;
	double x = strtod(text, &end);
	if (*end || !isfinite(x) || x < 0.0 || x > most)
		return false;
	*out = x;
	return true;
}
