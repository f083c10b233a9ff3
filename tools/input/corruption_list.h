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
	char error[320]; /* of corruption_list_set */
};

/* place: struct corruption_list *, initially all false. */
#define OPTION_CORRUPT(place)                                                                      \
	{                                                                                          \
		.kind = OPTION_NAMED, .name = "corrupt", .argument = "LIST",                       \
		.value.other = (place), .set = corruption_list_set, .get = corruption_list_get,    \
		.help = "also measure on corrupted images: all, or NAME[:SEVERITY],... (see the "  \
			"manual); may be repeated"                                                 \
	}

/*
 * For OPTION_CORRUPT: adds a list, and returns NULL; or adds nothing, and returns what is wrong
 * with the text, kept in the list.
 */
const char *corruption_list_set(void *list, const char *name, const char *text);

/* NULL: lists have no text. */
const char *corruption_list_get(void *list, const char *name, char *text);

#endif
