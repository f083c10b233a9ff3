/* SPDX-License-Identifier: MIT */
/*
 * class_list.h - names of classes, in the order of their labels
 */
#ifndef SCRAWL_TOOLS_INPUT_CLASS_LIST_H
#define SCRAWL_TOOLS_INPUT_CLASS_LIST_H

#include <stdbool.h>
#include <stddef.h>

/* Strings that belong to the list; all zeros at first. */
struct class_list {
	size_t count, room;
	char **names;
};

/* Copies name.  Returns an exit code, with the error printed. */
int class_list_add(struct class_list *list, const char *name);
bool class_list_has(const struct class_list *list, const char *name);
/* By their values if all names are numbers, else as strings. */
void class_list_sort(struct class_list *list);
void class_list_release(struct class_list *list);

#endif
