/* SPDX-License-Identifier: MIT */
/*
 * train_test.h - the parts of a data set, as far as they are there: training set and test set, or
 * the images of one file
 */
#ifndef SCRAWL_TOOLS_INPUT_TRAIN_TEST_H
#define SCRAWL_TOOLS_INPUT_TRAIN_TEST_H

#include "input/preparation.h"

#define MAX_NAMED_DATA 2

struct named_data {
	const char *name; /* "train", "test" or "images" */
	scrawl_dataset *data;
	char *problem; /* why data is NULL: train_test_examine; NULL: it is not */
	int code;      /* of the problem: EXIT_DATA, EXIT_IO */
};

struct train_test {
	size_t count; /* at least 1 */
	struct named_data parts[MAX_NAMED_DATA];
	const char *missing; /* the part that a data set lacks; NULL: none */
};

/*
 * Opens a data set, or an IDX file of images (- is standard input), for which labels may be NULL.
 * It is enough if a data set has one part; one that is there and cannot be read is an error.
 * preparation: how images are read; NULL: as they are.
 * Returns an exit code, with the error printed; train_test_close in any case.
 */
int train_test_open(struct train_test *parts, scrawl_context *ctx, const char *name,
		    const char *labels, const struct preparation *preparation);

/*
 * The same, with images as they are, but a part that is damaged or cannot be read is no error: it
 * has no data, but a problem, one line that names the file.
 */
int train_test_examine(struct train_test *parts, scrawl_context *ctx, const char *name,
		       const char *labels);

void train_test_close(struct train_test *parts);

/* The part of a published data set that has this fingerprint; NULL: none that is known. */
const struct scrawl_known_data *known_by_hash(const char *hash);

/* The published data set that this is a part of; NULL: none that is known. */
const struct scrawl_known_data *named_data_known(const struct named_data *part);

#endif
