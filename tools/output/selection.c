/* SPDX-License-Identifier: MIT */
/*
 * selection.c - a heap of the highest-ranking readings
 *
 * Entry i of the heap is not above entries 2 i + 1 and 2 i + 2, so the first is the one to give
 * way.
 */
#include "output/selection.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"

static bool is_below(const struct selected *a, const struct selected *b)
{
	return a->rank < b->rank || (a->rank == b->rank && a->arrival > b->arrival);
}

static void swap_entries(struct selected *a, struct selected *b)
{
	struct selected kept = *a;
	*a = *b;
	*b = kept;
}

static void sift_up(struct selected *entries, size_t i)
{
	for (; i && is_below(&entries[i], &entries[(i - 1) / 2]); i = (i - 1) / 2)
		swap_entries(&entries[i], &entries[(i - 1) / 2]);
}

static void sift_down(struct selected *entries, size_t count)
{
	for (size_t i = 0, child = 1; child < count; i = child, child = 2 * i + 1) {
		if (child + 1 < count && is_below(&entries[child + 1], &entries[child]))
			child++;
		if (!is_below(&entries[child], &entries[i]))
			return;
		swap_entries(&entries[child], &entries[i]);
	}
}

/* Room for one more entry, with memory for its probabilities; NULL: no memory. */
static struct selected *add_entry(struct selection *s)
{
	if (s->count == s->room) {
		size_t room = s->room ? 2 * s->room : 64;
		struct selected *entries = realloc(s->entries, room * sizeof(*entries));
		if (!entries)
			return NULL;
		s->entries = entries;
		s->room = room;
	}
	struct selected *entry = &s->entries[s->count];
	entry->probabilities = malloc(s->classes * sizeof(float));
	if (!entry->probabilities)
		return NULL;
	s->count++;
	return entry;
}

static void set_entry(struct selected *entry, const struct selected *from, size_t classes)
{
	float *own = entry->probabilities;
	*entry = *from;
	memcpy(own, from->reading.probabilities, classes * sizeof(float));
	entry->probabilities = own;
	entry->reading.probabilities = own;
}

int selection_add(struct selection *s, const struct reading *reading, double rank)
{
	const struct selected added = { .reading = *reading,
					.rank = rank,
					.arrival = s->arrivals++ };
	if (s->count < s->limit) {
		struct selected *entry = add_entry(s);
		if (!entry)
			return fail_memory();
		set_entry(entry, &added, s->classes);
		sift_up(s->entries, s->count - 1);
	} else if (s->count && is_below(&s->entries[0], &added)) {
		set_entry(&s->entries[0], &added, s->classes);
		sift_down(s->entries, s->count);
	}
	return EXIT_DONE;
}

static int compare_selected(const void *a, const void *b)
{
	return is_below(a, b) ? 1 : -1;
}

void selection_sort(struct selection *s)
{
	if (s->count)
		qsort(s->entries, s->count, sizeof(*s->entries), compare_selected);
}

void selection_release(struct selection *s)
{
	for (size_t i = 0; i < s->count; i++)
		free(s->entries[i].probabilities);
	free(s->entries);
	*s = (struct selection){ 0 };
}
