/* SPDX-License-Identifier: MIT */
/*
 * measured.h - what scrawl eval found: the input of its text and of the files that it writes
 */
#ifndef SCRAWL_TOOLS_OUTPUT_MEASURED_H
#define SCRAWL_TOOLS_OUTPUT_MEASURED_H

#include <scrawl.h>

#include "input/model_list.h"
#include "output/corruption_table.h"

/* A model, or several averaged, on the data. */
struct measured {
	struct model_list models; /* a part of the command line's, not to be released */
	struct scrawl_evaluation *evaluation;
	struct scrawl_evaluation *calibrated; /* after temperature scaling; NULL: not asked for */
	struct corruption_table *corrupted;   /* NULL: not asked for */
	double temperature;
	size_t val_images; /* that it was fitted on */
	double seconds;    /* of prediction */
};

/* Everything but seconds, warnings apart, is the same from run to run at any number of threads. */
struct measurement {
	struct measured *rows; /* [count] */
	size_t count;
	bool each;                            /* rows are models side by side */
	const char *data, *data_hash, *split; /* split: "all" for single files */
	uint64_t views;
	size_t val_images; /* that temperatures were fitted on; 0: none */
	unsigned threads;
	char *const *warnings; /* [warning_count] */
	size_t warning_count;
};

/* Milliseconds of prediction per image, from start to end of the run, by all threads together. */
static inline double measured_latency(const struct measured *row)
{
	return 1e3 * row->seconds / (double)row->evaluation->images;
}

/* The model's file; NULL: several models are averaged. */
static inline const char *measured_path(const struct measured *row)
{
	return row->models.count == 1 ? row->models.paths[0] : NULL;
}

#endif
