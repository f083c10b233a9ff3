/* SPDX-License-Identifier: MIT */
/*
 * common_options.h - rows that several commands have in their tables of options
 */
#ifndef SCRAWL_TOOLS_INPUT_COMMON_OPTIONS_H
#define SCRAWL_TOOLS_INPUT_COMMON_OPTIONS_H

#include <scrawl.h>

#include "cli/option_value.h"

/* place: uint64_t; 0: one per CPU. */
#define OPTION_THREADS(place)                                                                      \
	OPT_INTEGER("threads", "N", place, 1, SCRAWL_MAX_THREADS, "number of worker threads",      \
		    .letter = 't', .use = OPTION_ASIDE, .default_text = "one per CPU")

/* place: size_t, the algorithm's index. */
#define OPTION_CONV(place)                                                                         \
	OPT_CHOICE("conv", "NAME", place, scrawl_conv_algorithm_at, "convolution algorithm")

#endif
