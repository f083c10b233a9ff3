/* SPDX-License-Identifier: MIT */
/*
 * index_list.h - which images of a data set: --index
 */
#ifndef SCRAWL_TOOLS_INPUT_INDEX_LIST_H
#define SCRAWL_TOOLS_INPUT_INDEX_LIST_H

#include <scrawl.h>

#include "cli/option_value.h"

#define MAX_INDEX_RANGES 256

/* Images are numbered from 0; the end is exclusive, 0 for all that follow. */
struct index_range {
	uint64_t first, end;
};

/* Ranges in the order given; none: the command's default. */
struct index_list {
	size_t count;
	struct index_range ranges[MAX_INDEX_RANGES];
};

/* The option --index, into a struct index_list; usual: the default as help shows it. */
#define OPTION_INDEX(place, usual)                                                                 \
	OPT_OTHER("index", "LIST", (place), index_list_parse,                                      \
		  "numbers and ranges counted from 0, as in 8,18,100:200 (at most 256)",           \
		  "only these images, numbered from 0: 8,18,100:200 (200 is not included); also "  \
		  "A: and :B; may be repeated",                                                    \
		  .letter = 'i', .default_text = (usual))

/* Appends the ranges of "8,18,100:200"; false: the text is malformed or has too many of them. */
bool index_list_parse(void *list, const char *text);

/*
 * Fits the list to a data set, where images of a part keep their numbers in the whole: the list
 * then holds positions in data.  An open end becomes the last image, and an empty list the first
 * `usual` images, 0 for all.  A number that data lacks, or a range without images or beyond the
 * whole, is a usage error, printed with the name of the part.  Returns an exit code.
 */
int index_list_fit(struct index_list *list, const scrawl_dataset *data, size_t usual,
		   const char *part, const char *command);

/* Number of images of a fitted list, the position of the n-th of them, and the last position. */
size_t index_list_size(const struct index_list *list);
size_t index_list_at(const struct index_list *list, size_t n);
size_t index_list_last(const struct index_list *list);

#endif
