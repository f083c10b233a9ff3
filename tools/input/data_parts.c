/* SPDX-License-Identifier: MIT */
/*
 * data_parts.c - a loader for test sets, ranges of a data set for parts of training data
 */
#include "input/data_parts.h"

#include <string.h>

#include "cli/message.h"

static int open_reader(struct data_parts *parts, const struct data_source *source,
		       const struct model_list *models)
{
	struct data_source fitted = *source;
	data_source_for_model(&fitted, models->all[0]);
	int code = data_source_read(&fitted, parts->ctx, &parts->loader);
	if (code != EXIT_DONE)
		return code;
	parts->size = scrawl_loader_size(parts->loader);
	parts->shape = scrawl_loader_shape(parts->loader);
	return EXIT_DONE;
}

int data_parts_open(struct data_parts *parts, const struct data_source *source, const char *split,
		    scrawl_context *ctx, const struct model_list *models)
{
	*parts = (struct data_parts){ .ctx = ctx };
	if (strcmp(split, "test") == 0)
		return open_reader(parts, source, models);
	int code = data_split_open(source, split, ctx, models, &parts->all);
	if (code != EXIT_DONE)
		return code;
	parts->size = scrawl_dataset_size(parts->all);
	parts->shape = scrawl_dataset_shape(parts->all);
	return EXIT_DONE;
}

void data_parts_close(struct data_parts *parts)
{
	scrawl_loader_destroy(parts->loader);
	scrawl_dataset_destroy(parts->all);
	*parts = (struct data_parts){ 0 };
}

int data_parts_next(struct data_parts *parts, size_t most, struct data_part *part)
{
	*part = (struct data_part){ .before = parts->next };
	if (parts->loader) {
		enum scrawl_status status = scrawl_loader_next(parts->loader, most, &part->data);
		if (status != SCRAWL_OK)
			return fail(parts->ctx, status);
		part->count = part->data ? scrawl_dataset_size(part->data) : 0;
	} else {
		size_t left = parts->size - parts->next;
		part->data = parts->all;
		part->first = parts->next;
		part->count = left < most ? left : most;
	}
	parts->next += part->count;
	return EXIT_DONE;
}

size_t data_part_index(const struct data_parts *parts, const struct data_part *part, size_t i)
{
	return parts->loader ? part->before + i : scrawl_dataset_index(part->data, part->first + i);
}

const char *data_parts_path(const struct data_parts *parts)
{
	return parts->loader ? scrawl_loader_path(parts->loader) : scrawl_dataset_path(parts->all);
}

const char *data_parts_preparation(const struct data_parts *parts)
{
	return parts->loader ? scrawl_loader_preparation(parts->loader)
			     : scrawl_dataset_preparation(parts->all);
}

const char *data_parts_hash(const struct data_parts *parts)
{
	return parts->loader ? scrawl_loader_hash(parts->loader) : scrawl_dataset_hash(parts->all);
}

size_t data_parts_class_count(const struct data_parts *parts)
{
	return parts->loader ? scrawl_loader_class_count(parts->loader)
			     : scrawl_dataset_class_count(parts->all);
}

const char *data_parts_class_name(const struct data_parts *parts, size_t class_index)
{
	return parts->loader ? scrawl_loader_class_name(parts->loader, class_index)
			     : scrawl_dataset_class_name(parts->all, class_index);
}
