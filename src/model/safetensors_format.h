/* SPDX-License-Identifier: MIT */
/*
 * safetensors_format.h - what safetensors_write.c, _read.c and _header.c share
 */
#ifndef SCRAWL_MODEL_SAFETENSORS_FORMAT_H
#define SCRAWL_MODEL_SAFETENSORS_FORMAT_H

#include <jansson.h>

#include "model/safetensors.h"

#define METADATA_KEY "__metadata__"
#define WEIGHTS_KEY  "weights_xxh3"
#define HEADER_KEY   "header_xxh3"
#define LENGTH_BYTES 8 /* before the header */

/* A file on its way from bytes to tensors. */
struct reader {
	scrawl_context *ctx;
	const char *path;
	const unsigned char *file;
	size_t file_bytes;
	size_t header_bytes;
	size_t data_bytes;
	struct safetensors st; /* as far as it is read */
};

/* Finds the header and parses it to st.header, as JSON; sets header_bytes and data_bytes. */
enum scrawl_status safetensors_read_header(struct reader *r);

enum scrawl_status safetensors_fail_memory(scrawl_context *ctx, const char *path);

/* Bytes of a tensor of this rank and shape; false if they do not fit into size_t. */
bool tensor_bytes(const struct tensor *tensor, size_t *bytes);

/*
 * Fingerprint of a header without HEADER_KEY: of its JSON in compact form, so that only its
 * content counts.  false: no memory.
 */
bool safetensors_header_hash(const json_t *header, char *hash);

#endif
