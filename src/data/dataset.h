/* SPDX-License-Identifier: MIT */
/*
 * dataset.h - images with labels, and parts of them
 */
#ifndef SCRAWL_DATA_DATASET_H
#define SCRAWL_DATA_DATASET_H

#include <scrawl.h>
#include <stdatomic.h>

#include "core/hash.h"
#include "data/classes.h"
#include "data/prepare.h"

/* The loaded data, shared by all its parts; never changed once a second part exists. */
struct dataset_store {
	atomic_size_t references; /* number of data sets that use it */
	size_t count;
	size_t before; /* images of the whole before these: those of a loader's earlier parts */
	struct scrawl_shape shape;
	size_t classes;  /* 0: unlabelled */
	uint8_t *pixels; /* [count, height, width, channels] */
	uint8_t *labels; /* [count]; NULL: unlabelled */
	struct class_names names;
	char *path;
	char preparation[PREPARE_TEXT];
	char hash[HASH_TEXT];
};

/* How a data set was cut from the whole: the rest after val_count images were held out. */
struct dataset_cut {
	bool known;           /* false: in another way */
	size_t val_count;     /* 0: none were held out */
	uint64_t seed;        /* that drew them */
	uint32_t folds, fold; /* they were this one of so many folds; 0 folds: drawn freely */
};

struct scrawl_dataset {
	struct dataset_store *store;
	uint32_t *indices; /* [size], ascending: which images of the store; NULL: all */
	size_t size;
	struct dataset_cut cut;
};

/* Position in the store of image index. */
static inline size_t dataset_index(const struct scrawl_dataset *data, size_t index)
{
	return data->indices ? data->indices[index] : index;
}

/*
 * Creates a data set of these pixels and labels [count], which may be NULL.  It takes ownership of
 * both, unless it fails; path is copied.
 */
enum scrawl_status dataset_create(scrawl_context *ctx, const char *path, struct scrawl_shape shape,
				  size_t count, uint8_t *pixels, uint8_t *labels,
				  struct scrawl_dataset **out);

/*
 * The beginning of what a fingerprint is made of: the shape as text, so that it is the same on
 * every machine.  Returns its bytes, a NUL included.
 */
#define DATASET_SHAPE_TEXT 96
size_t dataset_format_shape(size_t count, struct scrawl_shape shape, char *text);

/* Files that cannot belong together: EINVAL if both are standard input, EDATA by their counts. */
enum scrawl_status dataset_check_inputs(scrawl_context *ctx, const char *images_path,
					const char *labels_path);
enum scrawl_status dataset_check_counts(scrawl_context *ctx, const char *images_path, size_t images,
					const char *labels_path, size_t labels);

/*
 * Gives a data set just returned by dataset_create copies of these class names, if there are some.
 * EDATA: they are too few.
 */
enum scrawl_status dataset_name_classes(scrawl_context *ctx, struct scrawl_dataset *data,
					const struct class_names *names);

/*
 * Part of a data set: the images at these positions of the store, ascending, size >= 1; NULL: all
 * of the store.  Takes ownership of indices, unless it fails.  How it was cut is recorded as
 * unknown.
 */
enum scrawl_status dataset_subset(scrawl_context *ctx, const struct scrawl_dataset *all,
				  uint32_t *indices, size_t size, struct scrawl_dataset **out);

#endif
