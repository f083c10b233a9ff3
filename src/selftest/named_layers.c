/* SPDX-License-Identifier: MIT */
/*
 * named_layers.c - designing the named networks, without weights
 */
#include "selftest/named_layers.h"

enum scrawl_status named_layers_each(scrawl_context *ctx, named_layer_fn *fn, void *arg)
{
	struct scrawl_model_options options;
	scrawl_model_options_init(&options);
	for (size_t i = 0; i < scrawl_network_count(); i++) {
		struct network *net;
		enum scrawl_status status =
			network_design(ctx, scrawl_network_at(i)->name, &options, &net);
		if (status != SCRAWL_OK)
			return status;
		for (size_t l = 0; l < net->count; l++)
			fn(arg, net->layers[l]);
		network_destroy(net);
	}
	return SCRAWL_OK;
}
