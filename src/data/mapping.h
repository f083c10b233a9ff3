/* SPDX-License-Identifier: MIT */
/*
 * mapping.h - EMNIST's mapping.txt: which characters the labels stand for
 */
#ifndef SCRAWL_DATA_MAPPING_H
#define SCRAWL_DATA_MAPPING_H

#include <scrawl.h>

struct mapping {
	int first; /* the first label */
	size_t count;
	const char *name[SCRAWL_MAX_CLASSES];
	char *text; /* holds the names; free with memory_free */
};

/*
 * Parses text [length]: a line per class with its label and one or more code points, in decimal,
 * such as "1 65 97".  Labels increase by 1 from line to line.  The class is called by these
 * characters: "Aa".
 * EDATA: the text, which comes from the file at path, is something else.
 */
enum scrawl_status mapping_parse(scrawl_context *ctx, const char *path, const char *text,
				 size_t length, struct mapping *out);

#endif
