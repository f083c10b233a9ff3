/* SPDX-License-Identifier: MIT */
/*
 * networks.c - creates and loads networks, and counts their work
 */
#include "sweep/networks.h"

#include <stdlib.h>
#include <string.h>

#include "cli/message.h"

static bool network_is(const struct known_network *network, const struct train_request *request)
{
	if (request->from)
		return network->from && strcmp(network->from, request->from) == 0;
	return network->net && strcmp(network->net, request->net) == 0;
}

/* Creates or loads the network and fills in what is known of it. */
static int network_try(struct known_network *network, scrawl_context *ctx,
		       const struct train_request *r, const scrawl_dataset *data, const char *where)
{
	scrawl_model *model;
	struct scrawl_model_options options;
	scrawl_model_options_init(&options);
	options.input = scrawl_dataset_shape(data);
	options.classes = scrawl_train_options_classes(&r->training, data);
	options.conv = r->conv;
	enum scrawl_status status = r->from ? scrawl_model_load(ctx, r->from, r->conv, &model)
					    : scrawl_model_create(ctx, r->net, &options, &model);
	if (status != SCRAWL_OK)
		return fail_with(exit_code(status), "%s: %s: %s", where, r->from ? "from" : "net",
				 scrawl_context_error(ctx));
	*network = (struct known_network){ .net = r->from ? NULL : r->net, .from = r->from };
	for (size_t i = 0; i < scrawl_model_layer_count(model); i++)
		network->flops += scrawl_model_layer_at(model, i)->training_flops;
	if (r->from)
		scrawl_model_hash(model, network->weights);
	size_t classes = scrawl_model_class_count(model);
	scrawl_model_destroy(model);
	if (classes >= options.classes)
		return EXIT_DONE;
	return fail_with(EXIT_DATA, "%s: from: %s has %zu classes, but this training needs %zu",
			 where, r->from, classes, options.classes);
}

int network_find(struct network_list *list, scrawl_context *ctx,
		 const struct train_request *request, const scrawl_dataset *data, const char *where,
		 const struct known_network **out)
{
	size_t i = 0;
	while (i < list->count && !network_is(&list->all[i], request))
		i++;
	if (i == list->count) {
		struct known_network *all = realloc(list->all, (i + 1) * sizeof(*all));
		if (!all)
			return fail_memory();
		list->all = all;
		int code = network_try(&all[i], ctx, request, data, where);
		if (code != EXIT_DONE)
			return code;
		list->count++;
	}
	*out = &list->all[i];
	return EXIT_DONE;
}

void network_list_release(struct network_list *list)
{
	free(list->all);
	*list = (struct network_list){ .count = 0 };
}
