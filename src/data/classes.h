/* SPDX-License-Identifier: MIT */
/*
 * classes.h - the names of a data set's classes
 */
#ifndef SCRAWL_DATA_CLASSES_H
#define SCRAWL_DATA_CLASSES_H

#include <scrawl.h>

struct class_names {
	size_t count; /* 0: no names */
	const char *name[SCRAWL_MAX_CLASSES];
	char *text; /* holds the strings; NULL: they are static */
};

/*
 * The names for a data set in folder whose labels need this many classes: the lines of its
 * classes.txt (LF or CR LF, printable UTF-8); without it, those of Fashion-MNIST if the folder is
 * called fashion-mnist, otherwise none.
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

/* EDATA: there are names, but fewer than needed; folder is where they come from. */
enum scrawl_status class_names_check(scrawl_context *ctx, const char *folder,
				     const struct class_names *names, size_t needed);

/* "0" to "255", the names of classes without names; static. */
const char *class_number(size_t class_index);

void class_names_release(struct class_names *names);

#endif
