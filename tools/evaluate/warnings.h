/* SPDX-License-Identifier: MIT */
/*
 * warnings.h - what is odd about an evaluation, though it succeeded
 */
#ifndef SCRAWL_TOOLS_EVALUATE_WARNINGS_H
#define SCRAWL_TOOLS_EVALUATE_WARNINGS_H

#include <stddef.h>

struct warning_list {
	char **texts; /* [count] */
	size_t count;
};

/* Prints a warning and keeps its text; without memory it is only printed. */
void warning_add(struct warning_list *list, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void warnings_release(struct warning_list *list);

#endif
