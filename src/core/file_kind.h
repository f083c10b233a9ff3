/* SPDX-License-Identifier: MIT */
/*
 * file_kind.h - what a file is, by its first bytes: for error texts that name what was given
 * instead of data or a model, and for scrawl_path_kind
 */
#ifndef SCRAWL_CORE_FILE_KIND_H
#define SCRAWL_CORE_FILE_KIND_H

#include <scrawl.h>

/* The first bytes of a file that are enough to recognise every kind. */
#define FILE_KIND_BYTES 512

struct file_kind {
	enum scrawl_file_kind kind;
	const char *name;     /* "a zip archive" */
	const char *as_data;  /* what to do if it was given as data; NULL: nothing, it is data */
	const char *as_model; /* the same for a model */
};

/* The strings are static.  NULL: none of the known kinds. */
const struct file_kind *file_kind_find(const unsigned char *bytes, size_t count);

#endif
