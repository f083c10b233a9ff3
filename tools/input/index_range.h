/* SPDX-License-Identifier: MIT */
/*
 * index_range.h - which images of a file: A:B, A alone, A: or :B
 */
#ifndef SCRAWL_TOOLS_INPUT_INDEX_RANGE_H
#define SCRAWL_TOOLS_INPUT_INDEX_RANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/option_value.h"

#define RANGE_EXPECTED "A:B with A < B, A, A: or :B, counted from 0"

/* Images are numbered from 0; the end is exclusive. */
struct index_range {
	uint64_t first, end; /* end 0: the number of images */
};

#define RANGE_OTHERS "also A alone, A: and :B"

/* The option --index, into a struct index_range. */
#define OPTION_RANGE(place, usual, text)                                                           \
	OPT_OTHER("index", "A:B", (place), index_range_parse, RANGE_EXPECTED, (text),              \
		  .letter = 'i', .default_text = (usual))

/* An option's parser into a struct index_range; false: the text is not a range. */
bool index_range_parse(void *range, const char *text);

#endif
