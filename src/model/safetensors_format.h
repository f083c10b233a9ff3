/* SPDX-License-Identifier: MIT */
/*
 * safetensors_format.h - what safetensors_write.c and safetensors_read.c share
 */
#ifndef SCRAWL_MODEL_SAFETENSORS_FORMAT_H
#define SCRAWL_MODEL_SAFETENSORS_FORMAT_H

#include <jansson.h>

#include "model/safetensors.h"

#define METADATA_KEY "__metadata__"
#define WEIGHTS_KEY  "weights_xxh3"
#define HEADER_KEY   "header_xxh3"
#define LENGTH_BYTES 8 /* before the header */

enum scrawl_status safetensors_fail_memory(scrawl_context *ctx, const char *path);

/* Bytes of a tensor of this rank and shape; false if they do not fit into size_t. */
bool tensor_bytes(const struct tensor *tensor, size_t *bytes);

/*
 * Fingerprint of a header without HEADER_KEY: of its JSON in compact form, so that only its
 * content counts.  false: no memory.
 */
bool safetensors_header_hash(const json_t *header, char *hash);

#endif
