/* SPDX-License-Identifier: MIT */
/*
 * option_list.c - strict parsing of lists
 */
#include "cli/option_list.h"

#include <string.h>

#include "cli/option_value.h"

/* "A" or "A..B" */
static bool read_range(const char **text, size_t max, uint64_t *first, uint64_t *last)
{
	if (!parse_leading_integer(text, 1, max, first))
		return false;
	*last = *first;
	if (strncmp(*text, "..", 2) != 0)
		return true;
	*text += 2;
	return parse_leading_integer(text, 1, max, last) && *last >= *first;
}

static bool listed(const struct number_list *list, size_t number)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->values[i] == number)
			return true;
	return false;
}

bool option_numbers(void *value, const char *text)
{
	struct number_list *out = value, list = { .max = out->max };
	for (;; text++) {
		uint64_t first, last;
		if (!read_range(&text, list.max, &first, &last))
			return false;
		for (uint64_t n = first; n <= last; n++) {
			if (listed(&list, n))
				continue;
			if (list.count == NUMBER_LIST_ROOM)
				return false;
			list.values[list.count++] = n;
		}
		if (*text != ',')
			break;
	}
	if (*text)
		return false;
	*out = list;
	return true;
}

bool option_texts(void *value, const char *text)
{
	struct text_list *list = value;
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->texts[i], text) == 0)
			return true;
	if (!*text || list->count == TEXT_LIST_ROOM)
		return false;
	list->texts[list->count++] = text;
	return true;
}
