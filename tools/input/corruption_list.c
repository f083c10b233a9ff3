/* SPDX-License-Identifier: MIT */
/*
 * corruption_list.c - strict parsing of "noise,blur:3" and "all"
 */
#include "input/corruption_list.h"

#include <string.h>

static bool is_name(const char *name, const char *text, size_t length)
{
	return strlen(name) == length && strncmp(name, text, length) == 0;
}

/* Adds one NAME[:SEVERITY] and advances *text past it. */
static bool add_item(struct corruption_list *list, const char **text)
{
	size_t length = strcspn(*text, ":,");
	const char *name = *text;
	uint64_t first = 1, last = SCRAWL_MAX_SEVERITY;
	bool known = false;
	*text += length;
	if (**text == ':') {
		(*text)++;
		if (!parse_leading_integer(text, 1, SCRAWL_MAX_SEVERITY, &first))
			return false;
		last = first;
	}
	for (size_t i = 0; i < scrawl_corruption_count() && i < MAX_CORRUPTIONS; i++) {
		if (!is_name("all", name, length) &&
		    !is_name(scrawl_corruption_at(i)->name, name, length))
			continue;
		known = true;
		for (uint64_t s = first; s <= last; s++)
			list->asked[i][s - 1] = true;
	}
	return known;
}

bool corruption_list_parse(void *value, const char *text)
{
	struct corruption_list *out = value, list = *out;
	for (;; text++) {
		if (!add_item(&list, &text))
			return false;
		if (*text != ',')
			break;
	}
	if (*text)
		return false;
	list.any = true;
	*out = list;
	return true;
}
