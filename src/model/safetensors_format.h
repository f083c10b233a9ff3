/* SPDX-License-Identifier: MIT */
/*
 * safetensors_format.h - shared by safetensors_write.c, _read.c, _header.c and _hash.c
 */
#ifndef SCRAWL_MODEL_SAFETENSORS_FORMAT_H
#define SCRAWL_MODEL_SAFETENSORS_FORMAT_H

#include <jansson.h>

#include "model/safetensors.h"

#define METADATA_KEY "__metadata__"
#define WEIGHTS_KEY  "weights_xxh3"
#define HEADER_KEY   "header_xxh3"
#define LENGTH_BYTES 8 /* before the header */

/* A file while it is being parsed. */
struct reader {
	scrawl_context *ctx;
	const char *path;
	const unsigned char *file;
	size_t file_bytes;
	size_t header_bytes;
	size_t data_bytes;
	struct safetensors st; /* filled in step by step */
};

static inline const unsigned char *reader_data(const struct reader *r)
{
	return r->file + LENGTH_BYTES + r->header_bytes;
}

/* Locates the header and parses its JSON to st.header; sets header_bytes and data_bytes. */
enum scrawl_status safetensors_read_header(struct reader *r);

enum scrawl_status safetensors_fail_memory(scrawl_context *ctx, const char *path);

/* Bytes of a tensor of this rank and shape; false if they do not fit in size_t. */
bool tensor_bytes(const struct tensor *tensor, size_t *bytes);

/*
 * Fingerprint of a header without HEADER_KEY: of its content, in whatever order, and not of where
 * the data are, so that a file is the same after another program has written it again.  older: as
 * earlier versions made it, of its compact JSON as it is.  false: out of memory.
 */
bool safetensors_header_hash(const json_t *header, bool older, char *hash);

/* Fingerprint of the data of all tensors, by their names.  false: out of memory. */
bool safetensors_weights_hash(const struct tensor *tensors, size_t count, char *hash);

/* Checks the fingerprints that are there, once tensors are read; removes them from the header. */
enum scrawl_status safetensors_check_hashes(struct reader *r);

#endif
