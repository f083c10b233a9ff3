/* SPDX-License-Identifier: MIT */
/*
 * corruption_list.h - the corruptions that a command line names
 */
#ifndef SCRAWL_TOOLS_INPUT_CORRUPTION_LIST_H
#define SCRAWL_TOOLS_INPUT_CORRUPTION_LIST_H

#include <scrawl.h>

#include "cli/option_value.h"

#define MAX_CORRUPTIONS 32

/* asked[i][s - 1]: corruption i of the library at severity s */
struct corruption_list {
	bool any;
	bool asked[MAX_CORRUPTIONS][SCRAWL_MAX_SEVERITY];
};

/* place: struct corruption_list *, initially all false. */
#define OPTION_CORRUPT(place)                                                                      \
	OPT_OTHER("corrupt", "LIST", place, corruption_list_parse,                                 \
		  "all or NAME[:SEVERITY],..., with the names noise, blur, contrast, brightness, " \
		  "rotation, shift, scale, shear, erosion, dilation, occlusion, salt-and-pepper, " \
		  "stripes and a severity from 1 to 5",                                            \
		  "also measure on corrupted images: all, or NAME[:SEVERITY],... (see the "        \
		  "manual); may be repeated")

/* An option's parser: adds a list; false: it is malformed, and nothing was added. */
bool corruption_list_parse(void *list, const char *text);

#endif
