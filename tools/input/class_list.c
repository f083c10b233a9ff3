/* SPDX-License-Identifier: MIT */
/*
 * class_list.c - names of classes, in the order of their labels
 */
#include "input/class_list.h"

#include <stdlib.h>
#include <string.h>

#include "cli/message.h"

int class_list_add(struct class_list *list, const char *name)
{
	if (list->count == list->room) {
		size_t room = list->room ? 2 * list->room : 32;
		char **names = realloc(list->names, room * sizeof(*names));
		if (!names)
			return fail_memory();
		list->names = names;
		list->room = room;
	}
	char *copy = strdup(name);
	if (!copy)
		return fail_memory();
	list->names[list->count++] = copy;
	return EXIT_DONE;
}

bool class_list_has(const struct class_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->names[i], name) == 0)
			return true;
	return false;
}

void class_list_release(struct class_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->names[i]);
	free(list->names);
	*list = (struct class_list){ 0 };
}

static bool is_number(const char *text)
{
	return *text && text[strspn(text, "0123456789")] == '\0' && strlen(text) < 18;
}

static int compare_class_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int compare_class_numbers(const void *a, const void *b)
{
	unsigned long long x = strtoull(*(char *const *)a, NULL, 10);
	unsigned long long y = strtoull(*(char *const *)b, NULL, 10);
	return x != y ? (x > y) - (x < y) : compare_class_names(a, b);
}

void class_list_sort(struct class_list *list)
{
	bool numbers = true;
	for (size_t i = 0; i < list->count; i++)
		numbers = numbers && is_number(list->names[i]);
	if (list->count)
		qsort(list->names, list->count, sizeof(*list->names),
		      numbers ? compare_class_numbers : compare_class_names);
}
