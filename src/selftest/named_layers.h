/* SPDX-License-Identifier: MIT */
/*
 * named_layers.h - the layers of the named networks: shapes that people use
 */
#ifndef SCRAWL_SELFTEST_NAMED_LAYERS_H
#define SCRAWL_SELFTEST_NAMED_LAYERS_H

#include "model/network.h"

typedef void named_layer_fn(void *arg, const struct layer *layer);

/* Calls fn for each layer of each named network, with the default input. */
enum scrawl_status named_layers_each(scrawl_context *ctx, named_layer_fn *fn, void *arg);

#endif
