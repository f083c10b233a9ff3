/* SPDX-License-Identifier: MIT */
/*
 * index_list.c - parses --index and fits it to a data set
 */
#include "input/index_list.h"

#include <stdio.h>
#include <string.h>

#include "cli/message.h"

/* "A", "A:B", "A:" or ":B" at *text, which is advanced past it. */
static bool parse_range(const char **text, struct index_range *range)
{
	bool from_first = **text == ':';
	*range = (struct index_range){ 0 };
	if (!from_first && !parse_leading_integer(text, 0, UINT32_MAX, &range->first))
		return false;
	if (**text != ':') {
		range->end = range->first + 1;
		return true;
	}
	++*text;
	if (**text == '\0' || **text == ',')
		return !from_first;
	return parse_leading_integer(text, 1, UINT32_MAX, &range->end) && range->end > range->first;
}

bool index_list_parse(void *value, const char *text)
{
	struct index_list *list = value;
	size_t count = list->count;
	do {
		if (count == MAX_INDEX_RANGES || !parse_range(&text, &list->ranges[count]))
			return false;
		count++;
	} while (*text++ == ',');
	if (text[-1] != '\0')
		return false;
	list->count = count;
	return true;
}

/* The position of the first image of data whose number in the whole is not below `number`. */
static size_t find_position(const scrawl_dataset *data, uint64_t number)
{
	size_t low = 0, high = scrawl_dataset_size(data);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (scrawl_dataset_index(data, middle) < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Reports a range, as it was given, that data lack; returns EXIT_USAGE. */
static int refuse_range(const struct index_range *range, const scrawl_dataset *data, bool is_whole,
			const char *part, const char *command)
{
	unsigned long long first = range->first, end = range->end;
	size_t size = scrawl_dataset_size(data);
	bool single = end == first + 1;
	char text[2 * sizeof("4294967295:")];
	if (single)
		snprintf(text, sizeof(text), "%llu", first);
	else if (end)
		snprintf(text, sizeof(text), "%llu:%llu", first, end);
	else
		snprintf(text, sizeof(text), "%llu:", first);
	if (is_whole)
		return usage_error(command, "--index: %s: %s holds %zu image%s, numbered from 0",
				   text, scrawl_dataset_path(data), size, size == 1 ? "" : "s");
	if (single)
		return usage_error(command, "--index: image %s is not in this part (%s) of %s",
				   text, part, scrawl_dataset_path(data));
	return usage_error(command, "--index: no image of %s is in this part (%s) of %s", text,
			   part, scrawl_dataset_path(data));
}

int index_list_fit(struct index_list *list, const scrawl_dataset *data, size_t usual,
		   const char *part, const char *command)
{
	size_t size = scrawl_dataset_size(data), last = scrawl_dataset_index(data, size - 1);
	bool is_whole = last == size - 1;
	if (!list->count) {
		list->ranges[list->count++].end = usual && usual < size ? usual : size;
		return EXIT_DONE;
	}
	for (size_t i = 0; i < list->count; i++) {
		struct index_range *range = &list->ranges[i], given = *range;
		bool beyond = range->end > last + 1;
		range->end = range->end ? find_position(data, range->end) : size;
		range->first = find_position(data, range->first);
		if (range->first >= range->end || (beyond && is_whole))
			return refuse_range(&given, data, is_whole, part, command);
	}
	return EXIT_DONE;
}

size_t index_list_size(const struct index_list *list)
{
	size_t size = 0;
	for (size_t i = 0; i < list->count; i++)
		size += list->ranges[i].end - list->ranges[i].first;
	return size;
}

size_t index_list_at(const struct index_list *list, size_t n)
{
	size_t i = 0;
	for (; n >= list->ranges[i].end - list->ranges[i].first; i++)
		n -= list->ranges[i].end - list->ranges[i].first;
	return list->ranges[i].first + n;
}

size_t index_list_last(const struct index_list *list)
{
	size_t end = 0;
	for (size_t i = 0; i < list->count; i++)
		if (list->ranges[i].end > end)
			end = list->ranges[i].end;
	return end - 1;
}
