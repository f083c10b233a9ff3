/* SPDX-License-Identifier: MIT */
/*
 * data_parts.h - labelled images of a source, a part at a time: the test set need not fit in memory
 */
#ifndef SCRAWL_TOOLS_INPUT_DATA_PARTS_H
#define SCRAWL_TOOLS_INPUT_DATA_PARTS_H

#include "input/data_split.h"

struct data_parts {
	scrawl_context *ctx;
	scrawl_loader *loader; /* of a test set, or */
	scrawl_dataset *all;   /* of a part that was cut from the training data */
	size_t size;           /* number of images */
	struct scrawl_shape shape;
	size_t next; /* images before the next part */
};

/* Images `first` to first + count - 1 of data. */
struct data_part {
	const scrawl_dataset *data; /* valid until the next part */
	size_t first, count;        /* count 0: that was all */
	size_t before;              /* images of earlier parts */
};

/*
 * Opens a part of the source as data_split_open does; the first part comes next.  Returns an exit
 * code, with the error printed; then there is nothing to close.
 */
int data_parts_open(struct data_parts *parts, const struct data_source *source, const char *split,
		    scrawl_context *ctx, const struct model_list *models);
void data_parts_close(struct data_parts *parts);

/* Reads the next images, at most `most`.  Returns an exit code, with the error printed. */
int data_parts_next(struct data_parts *parts, size_t most, struct data_part *part);

/* The number of a part's image in the file that it comes from. */
size_t data_part_index(const struct data_parts *parts, const struct data_part *part, size_t i);

/* As for a data set; the class count is that of the images read so far or of the names. */
const char *data_parts_path(const struct data_parts *parts);
const char *data_parts_preparation(const struct data_parts *parts);
const char *data_parts_hash(const struct data_parts *parts); /* at the end */
size_t data_parts_class_count(const struct data_parts *parts);
const char *data_parts_class_name(const struct data_parts *parts, size_t class_index);

#endif
