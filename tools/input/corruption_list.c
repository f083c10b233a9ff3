/* SPDX-License-Identifier: MIT */
/*
 * corruption_list.c - strict parsing of "noise,blur:3" and "all"
 */
#include "input/corruption_list.h"

#include <stdio.h>
#include <string.h>

static bool is_name(const char *name, const char *text, size_t length)
{
	return strlen(name) == length && strncmp(name, text, length) == 0;
}

/* Writes the names that a list may have to out. */
static void list_names(char *out, size_t size)
{
	size_t used = (size_t)snprintf(out, size, "all");
	for (size_t i = 0; i < scrawl_corruption_count() && used < size; i++)
		used += (size_t)snprintf(out + used, size - used, ", %s",
					 scrawl_corruption_at(i)->name);
}

/* Adds one NAME[:SEVERITY] and advances *text past it; false: why not is in list->error. */
static bool add_item(struct corruption_list *list, const char **text)
{
	size_t length = strcspn(*text, ":,"), item = strcspn(*text, ",");
	const char *name = *text;
	uint64_t first = 1, last = SCRAWL_MAX_SEVERITY;
	bool known = false;
	*text += length;
	if (**text == ':') {
		(*text)++;
		if (!parse_leading_integer(text, 1, SCRAWL_MAX_SEVERITY, &first) ||
		    (**text && **text != ',')) {
			snprintf(list->error, sizeof(list->error),
				 "corrupt: expected a severity from 1 to %d after the colon, found "
				 "\"%.*s\"",
				 SCRAWL_MAX_SEVERITY, (int)(item < 60 ? item : 60), name);
			return false;
		}
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
	if (!known) {
		char names[200];
		list_names(names, sizeof(names));
		snprintf(list->error, sizeof(list->error),
			 "corrupt: no corruption is called \"%.*s\"; there are %s",
			 (int)(length < 40 ? length : 40), name, names);
	}
	return known;
}

const char *corruption_list_set(void *value, const char *name, const char *text)
{
	struct corruption_list *out = value, list = *out;
	(void)name;
	for (;; text++) {
		if (!add_item(&list, &text)) {
			memcpy(out->error, list.error, sizeof(out->error));
			return out->error;
		}
		if (*text != ',')
			break;
	}
	list.any = true;
	*out = list;
	return NULL;
}

const char *corruption_list_get(void *value, const char *name, char *text)
{
	(void)value;
	(void)name;
	(void)text;
	return NULL;
}
