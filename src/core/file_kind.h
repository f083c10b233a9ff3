/* SPDX-License-Identifier: MIT */
/*
 * file_kind.h - what a file is, by its first bytes: for error texts about files that are neither
 * data nor a model, and for scrawl_path_kind
 */
#ifndef SCRAWL_CORE_FILE_KIND_H
#define SCRAWL_CORE_FILE_KIND_H

#include <scrawl.h>

/* Number of bytes that suffices to recognise every kind. */
#define FILE_KIND_BYTES 512

struct file_kind {
	enum scrawl_file_kind kind;
	const char *name;     /* "a zip archive" */
	const char *as_data;  /* advice if it was given as data; NULL: it is data */
	const char *as_model; /* advice if it was given as a model; NULL: it is one */
};

/* Static; NULL: not a known kind. */
const struct file_kind *file_kind_find(const unsigned char *bytes, size_t count);

#endif
