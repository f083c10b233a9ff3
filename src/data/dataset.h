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

/* What was read, shared by all parts of it; never changed once a second part exists. */
struct dataset_store {
	atomic_size_t references; /* data sets that use it */
	size_t count;
	struct scrawl_shape shape;
	size_t classes;  /* 0: unlabelled */
	uint8_t *pixels; /* [count, height, width, channels] */
	uint8_t *labels; /* [count]; NULL: unlabelled */
	struct class_names names;
	char numbers[SCRAWL_MAX_CLASSES][4]; /* "0", "1", ...: the names of classes without names */
	char *path;
	char hash[HASH_TEXT];
};

/* How a data set came from all that was read: what is left where val_count were cut off. */
struct dataset_cut {
	bool known;       /* false: in another way */
	size_t val_count; /* 0: nothing was cut off */
	uint64_t seed;    /* that drew them */
};

struct scrawl_dataset {
	struct dataset_store *store;
	uint32_t *indices; /* [size], ascending: which images of the store; NULL: all */
	size_t size;
	struct dataset_cut cut;
};

/* Where in the store image index lies. */
static inline size_t dataset_index(const struct scrawl_dataset *data, size_t index)
{
	return data->indices ? data->indices[index] : index;
}

/*
 * A data set of these pixels and labels [count], which may be NULL.  Both become its own, unless
 * it fails; path is copied.
 */
enum scrawl_status dataset_create(scrawl_context *ctx, const char *path, struct scrawl_shape shape,
				  size_t count, uint8_t *pixels, uint8_t *labels,
				  struct scrawl_dataset **out);

/* Gives a data set fresh from dataset_create the class names that belong to its folder. */
enum scrawl_status dataset_name_classes(scrawl_context *ctx, struct scrawl_dataset *data,
					const char *folder);

/*
 * Part of a data set: the images at these positions of the store, ascending, size >= 1, or, NULL,
 * all of the store.  Takes indices over, unless it fails.  How it was cut is not known.
 */
enum scrawl_status dataset_subset(scrawl_context *ctx, const struct scrawl_dataset *all,
				  uint32_t *indices, size_t size, struct scrawl_dataset **out);

#endif
