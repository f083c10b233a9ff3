/* SPDX-License-Identifier: MIT */
/*
 * describe.h - the description language: "conv 32 3x3, relu, maxpool 2, dense 10"
 *
 * Layers are separated by commas, words by blanks.  The table of each kind of layer lists its
 * arguments (layers/layer.h), so a new kind needs no change here unless
 * it takes a new kind of argument.
 */
#ifndef SCRAWL_MODEL_DESCRIBE_H
#define SCRAWL_MODEL_DESCRIBE_H

#include "core/context.h"
#include "layers/layer.h"

#define DESCRIBE_MAX_LAYERS 256
#define DESCRIBE_MAX_BYTES  8192

/* A layer as written: its kind, its arguments, and its position in the text. */
struct described_layer {
	const struct layer_ops *ops;
	struct layer_arguments arguments;
	size_t position, length; /* bytes */
};

/*
 * Parses text into layers [DESCRIBE_MAX_LAYERS] and *count.
 * EINVAL: the text gives the position, what was found there and what was expected.
 */
enum scrawl_status describe_parse(scrawl_context *ctx, const char *text,
				  struct described_layer *layers, size_t *count);

/* Fails with EINVAL, pointing at the layer in the text: "...: at 14, "maxpool 9": why". */
enum scrawl_status describe_fail(scrawl_context *ctx, const char *text,
				 const struct described_layer *layer, const char *why);

/* The description of a named network; NULL if there is no such name. */
const char *describe_named(const char *name);

#endif
