/* SPDX-License-Identifier: MIT */
/*
 * reader.h - models that read characters, and the page that is being read
 */
#ifndef SCRAWL_READ_READER_H
#define SCRAWL_READ_READER_H

#include <scrawl.h>

struct scrawl_reader {
	scrawl_context *ctx;
	scrawl_ensemble *ensemble;
	const scrawl_model *model; /* the first: names of classes */
	struct scrawl_shape input;
	size_t classes, none; /* none: what is no character; SIZE_MAX: there is no such class */
	enum scrawl_layout layout;
	double reject, reject_error;
};

/* The most probable class that is a character. */
size_t reader_best_class(const struct scrawl_reader *reader, const float *probabilities);

#endif
