/* SPDX-License-Identifier: MIT */
/*
 * index_range.c - reads A:B
 */
#include "input/index_range.h"

/* ":END", or ":" for the last image, which is not allowed without a beginning. */
static bool parse_end(const char *text, bool from_first, struct index_range *range)
{
	if (*text++ != ':')
		return false;
	if (!*text)
		return !from_first;
	return parse_integer(text, 1, UINT32_MAX, &range->end) && range->end > range->first;
}

bool index_range_parse(void *value, const char *text)
{
	struct index_range range = { 0 };
	bool from_first = *text == ':';
	if (!from_first && !parse_leading_integer(&text, 0, UINT32_MAX, &range.first))
		return false;
	if (!*text)
		range.end = range.first + 1;
	else if (!parse_end(text, from_first, &range))
		return false;
	*(struct index_range *)value = range;
	return true;
}
