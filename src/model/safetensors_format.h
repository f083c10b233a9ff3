/* SPDX-License-Identifier: MIT */
/*
 * safetensors_format.h - shared by safetensors_write.c, _read.c and _header.c
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

/* Locates the header and parses its JSON to st.header; sets header_bytes and data_bytes. */
enum scrawl_status safetensors_read_header(struct reader *r);

enum scrawl_status safetensors_fail_memory(scrawl_context *ctx, const char *path);

/* Bytes of a tensor of this rank and shape; false if they do not fit in size_t. */
bool tensor_bytes(const struct tensor *tensor, size_t *bytes);

/*
 * Fingerprint of a header without HEADER_KEY: of its compact JSON, so that only the content
 * matters.  false: out of memory.
 */
bool safetensors_header_hash(const json_t *header, char *hash);

#endif
