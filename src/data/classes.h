/* SPDX-License-Identifier: MIT */
/*
 * classes.h - what the classes of a data set are called
 */
#ifndef SCRAWL_DATA_CLASSES_H
#define SCRAWL_DATA_CLASSES_H

#include <scrawl.h>

struct class_names {
	size_t count; /* 0: the classes have no names */
	const char *name[SCRAWL_MAX_CLASSES];
	char *text; /* where they lie; NULL: the strings are static */
};

/*
 * The names for a data set in folder whose labels need so many classes: the lines of classes.txt
 * there (LF or CR LF, printable UTF-8), else, where the folder is called fashion-mnist, the ten of
 * Fashion-MNIST, else none.
 * EDATA: classes.txt has an empty or unprintable line, more than 256 lines or fewer than needed.
 */
enum scrawl_status class_names_read(scrawl_context *ctx, const char *folder, size_t needed,
				    struct class_names *out);

/*
 * Copies count names, at most SCRAWL_MAX_CLASSES.
 * EINVAL: one is NULL, empty or not printable UTF-8.
 */
enum scrawl_status class_names_copy(scrawl_context *ctx, const char *const *names, size_t count,
				    struct class_names *out);

void class_names_release(struct class_names *names);

#endif
