/* SPDX-License-Identifier: MIT */
/*
 * warnings.h - keeps the texts of warnings, which are printed as well
 */
#ifndef SCRAWL_TOOLS_EVALUATE_WARNINGS_H
#define SCRAWL_TOOLS_EVALUATE_WARNINGS_H

#include <stddef.h>

struct warning_list {
	char **texts; /* [count] */
	size_t count;
};

/* Keeps a copy of each text from now on, as far as there is memory.  The list must not move. */
void warnings_begin(struct warning_list *list);
void warnings_end(void);

void warnings_release(struct warning_list *list);

#endif
