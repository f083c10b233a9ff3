/* SPDX-License-Identifier: MIT */
/*
 * index_range.c - reads A:B
 */
#include "input/index_range.h"

#include <string.h>

bool index_range_parse(void *value, const char *text)
{
	struct index_range range = { .first = 0, .to_end = true };
	char first[32];
	size_t length = strcspn(text, ":");
	if (length >= sizeof(first))
		return false;
	memcpy(first, text, length);
	first[length] = '\0';
	if (length && !parse_integer(first, 0, UINT32_MAX, &range.first))
		return false;
	if (!text[length]) {
		if (!length)
			return false;
		range.end = range.first + 1;
		range.to_end = false;
	} else if (text[length + 1]) {
		if (!parse_integer(text + length + 1, 1, UINT32_MAX, &range.end) ||
		    range.end <= range.first)
			return false;
		range.to_end = false;
	} else if (!length) {
		return false;
	}
	*(struct index_range *)value = range;
	return true;
}
