/* SPDX-License-Identifier: MIT */
/*
 * classes.h - the names of a data set's classes
 */
#ifndef SCRAWL_DATA_CLASSES_H
#define SCRAWL_DATA_CLASSES_H

#include <scrawl.h>

#include "data/dataset_folder.h"

struct class_names {
	size_t count; /* 0: no names */
	const char *name[SCRAWL_MAX_CLASSES];
	char *text; /* holds the strings; NULL: they are static */
	char *path; /* the file that they are from; NULL: none */
};

/*
 * The names of a data set's classes: the lines of classes.txt (LF or CR LF, printable UTF-8), or
 * the characters in mapping.txt (see mapping.h), in both cases the file that begins with the set's
 * prefix before one that does not; else the known names of Fashion-MNIST and KMNIST, if the folder
 * is called so.  *label_offset is what is subtracted from labels: if it is 0, it becomes the first
 * label of mapping.txt, if there is one.
 * EDATA: classes.txt has an empty or unprintable line or more than 256, or mapping.txt is damaged.
 * EINVAL: *label_offset is not that of mapping.txt.
 */
enum scrawl_status class_names_read(scrawl_context *ctx, const struct dataset_place *place,
				    int *label_offset, struct class_names *out);

/*
 * Whether labels that need this many classes can have these names; from_1: class 0 has no images.
 * EDATA: the file has too few.  Known names are removed if they are too few: the set is another.
 */
enum scrawl_status class_names_check(scrawl_context *ctx, struct class_names *names, size_t needed,
				     bool from_1);

/*
 * Copies count names, at most SCRAWL_MAX_CLASSES.
 * EINVAL: one is NULL, empty or not printable UTF-8.
 */
enum scrawl_status class_names_copy(scrawl_context *ctx, const char *const *names, size_t count,
				    struct class_names *out);

/* "0" to "255", the names of classes without names; static. */
const char *class_number(size_t class_index);

void class_names_release(struct class_names *names);

#endif
