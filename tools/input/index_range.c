/* SPDX-License-Identifier: MIT */
/*
 * index_range.c - reads A:B
 */
#include "input/index_range.h"

bool index_range_parse(void *value, const char *text)
{
	struct index_range range = { 0 };
	bool from_first = *text == ':';
	if (!from_first && !parse_leading_integer(&text, 0, UINT32_MAX, &range.first))
		return false;
	if (!*text)
		range.end = range.first + 1;
	else if (*text++ != ':' || (from_first && !*text))
		return false;
	else if (*text &&
		 (!parse_integer(text, 1, UINT32_MAX, &range.end) || range.end <= range.first))
		return false;
	*(struct index_range *)value = range;
	return true;
}
