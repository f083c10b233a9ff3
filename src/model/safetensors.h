/* SPDX-License-Identifier: MIT */
/*
 * safetensors.h - named float32 arrays and text metadata in one file
 *
 * The format (github.com/huggingface/safetensors): 8 bytes N, little-endian; N bytes of JSON,
 *	{"__metadata__": {"key": "text", ...},
 *	 "name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ...}
 * padded with spaces; then the data without gaps, to the end of the file, in the header's order or,
 * if another tool wrote them, in any other.  Other tools can read these files.
 *
 * Two fingerprints (XXH3) are added to the metadata on writing and checked on reading if present:
 * "weights_xxh3" of all data, "header_xxh3" of the header without itself.  Neither depends on any
 * order in the file.  So a damaged file is not mistaken for another model.  They belong to the
 * file: the reader removes them from the metadata, and the writer replaces them.
 */
#ifndef SCRAWL_MODEL_SAFETENSORS_H
#define SCRAWL_MODEL_SAFETENSORS_H

#include "core/context.h"
#include "model/metadata.h"

#define SAFETENSORS_TYPE "F32" /* of the tensors that are read and written */

#define SAFETENSORS_MAX_RANK     8
#define SAFETENSORS_MAX_METADATA 4096              /* entries */
#define SAFETENSORS_MAX_HEADER   ((size_t)1 << 20) /* bytes */
#define SAFETENSORS_MAX_FILE     ((uint64_t)4 << 30)

struct tensor {
	const char *name;
	size_t rank;
	size_t shape[SAFETENSORS_MAX_RANK]; /* [rank]; a dimension may be 0 */
	float *data;                        /* product of shape; not owned */
};

/* Where to write: to a file, or into memory. */
struct safetensors_target {
	const char *name; /* the file's path; in memory, the name for error texts */
	bool keep;        /* keep the old file as PATH.prev (core/file.h) */
	void **bytes;     /* not NULL: write to memory; freed with memory_free */
	size_t *size;     /* of *bytes, which equals the file's content */
};

/*
 * Writes tensors in the given order; a file is replaced atomically (core/file.h).  The same
 * arguments give the same bytes.  metadata may be NULL.
 * EINVAL: a name is "__metadata__", occurs twice or is not UTF-8; metadata text is not UTF-8; or
 * something exceeds the limits above.  EIO, ENOMEM.
 */
enum scrawl_status safetensors_write(scrawl_context *ctx, const struct safetensors_target *target,
				     const struct metadata *metadata, const struct tensor *tensors,
				     size_t count);

struct json_t;

struct safetensors {
	struct metadata metadata;
	struct tensor *tensors; /* in the order of their data */
	size_t count;
	size_t ignored;           /* tensors of other types */
	const char *ignored_name; /* of the first; NULL: none */
	float *data;              /* of all tensors; each begins at a multiple of 64 bytes */
	struct json_t *header;    /* keys are the names */
	bool sealed;              /* the header's fingerprint was present and correct */
};

/*
 * Reads a file into *out, which is untouched on failure; tensors of other types than float32 are
 * checked and left out; free it with safetensors_release.  The
 * whole file is in memory before any of it is trusted.  Values are not checked: they may be
 * infinite or NaN.
 * EIO: the file cannot be opened or read.  EMODEL: it does not conform to the format above.
 * ENOMEM.
 */
enum scrawl_status safetensors_read(scrawl_context *ctx, const char *path, struct safetensors *out);

/*
 * The same from bytes [size], which are not needed after the call; error texts use that name.
 * EINVAL: bytes is NULL.
 */
enum scrawl_status safetensors_read_memory(scrawl_context *ctx, const char *name, const void *bytes,
					   size_t size, struct safetensors *out);
void safetensors_release(struct safetensors *st);

#endif
