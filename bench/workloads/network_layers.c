/* SPDX-License-Identifier: MIT */
/*
 * network_layers.c - designs networks and walks over their layers
 */
#include "workloads/network_layers.h"

#include <string.h>

#include "cli/message.h"

static int walk(scrawl_context *ctx, const char *description, network_layer_visit *visit, void *arg)
{
	struct scrawl_model_options options;
	struct network *net;
	scrawl_model_options_init(&options);
	enum scrawl_status status = network_design(ctx, description, &options, &net);
	if (status != SCRAWL_OK)
		return fail(ctx, status);
	const char *name = strchr(description, ' ') ? "" : description;
	int code = EXIT_DONE;
	for (size_t i = 0; i < net->count && code == EXIT_DONE; i++)
		code = visit(arg, name, net, i);
	network_destroy(net);
	return code;
}

int network_layers_each(const struct text_list *nets, network_layer_visit *visit, void *arg)
{
	scrawl_context *ctx;
	int code = open_context(1, false, &ctx);
	if (code != EXIT_DONE)
		return code;
	for (size_t i = 0; i < nets->count && code == EXIT_DONE; i++)
		code = walk(ctx, nets->texts[i], visit, arg);
	scrawl_context_destroy(ctx);
	return code;
}
