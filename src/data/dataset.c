/* SPDX-License-Identifier: MIT */
/*
 * dataset.c - creation, destruction and properties of data sets
 */
#include "data/dataset.h"

#include <stdio.h>

#include "core/context.h"
#include "core/memory.h"
#include "core/shape.h"

static void store_release(struct dataset_store *store)
{
	if (!store || atomic_fetch_sub(&store->references, 1) > 1)
		return;
	class_names_release(&store->names);
	memory_free(store->pixels);
	memory_free(store->labels);
	memory_free(store->path);
	memory_free(store);
}

static size_t count_classes(const uint8_t *labels, size_t count)
{
	uint8_t largest = 0;
	for (size_t i = 0; i < count; i++)
		if (labels[i] > largest)
			largest = labels[i];
	return (size_t)largest + 1;
}

size_t dataset_format_shape(size_t count, struct scrawl_shape shape, char *text)
{
	size_t room = DATASET_SHAPE_TEXT;
	size_t length =
		(size_t)snprintf(text, room, "%zux%zux%zu", count, shape.height, shape.width);
	if (shape.channels > 1) /* hashes of grey images predate channels */
		length += (size_t)snprintf(text + length, room - length, "x%zu", shape.channels);
	return length + 1;
}

static void hash_store(struct dataset_store *store)
{
	char shape[DATASET_SHAPE_TEXT];
	struct hash_part parts[] = {
		{ shape, dataset_format_shape(store->count, store->shape, shape) },
		{ store->pixels, store->count * shape_count(store->shape) },
		{ store->labels, store->labels ? store->count : 0 },
	};
	hash_parts(parts, store->labels ? 3 : 2, store->hash);
}

enum scrawl_status dataset_create(scrawl_context *ctx, const char *path, struct scrawl_shape shape,
				  size_t count, uint8_t *pixels, uint8_t *labels,
				  struct scrawl_dataset **out)
{
	struct scrawl_dataset *data = memory_alloc(1, sizeof(*data));
	struct dataset_store *store = memory_alloc(1, sizeof(*store));
	char *copy = memory_string(path);
	if (!data || !store || !copy) {
		memory_free(data);
		memory_free(store);
		memory_free(copy);
		return context_fail_memory(ctx, "a data set");
	}
	*store = (struct dataset_store){
		.count = count,
		.shape = shape,
		.classes = labels ? count_classes(labels, count) : 0,
		.pixels = pixels,
		.labels = labels,
		.path = copy,
	};
	atomic_init(&store->references, 1);
	hash_store(store);
	data->store = store;
	data->size = count;
	data->cut = (struct dataset_cut){ .known = true };
	*out = data;
	return SCRAWL_OK;
}

enum scrawl_status dataset_name_classes(scrawl_context *ctx, struct scrawl_dataset *data,
					const struct class_names *names)
{
	struct dataset_store *store = data->store;
	struct class_names fitting = *names;
	enum scrawl_status status = class_names_check(ctx, &fitting, store->classes,
						      scrawl_dataset_class_size(data, 0) == 0);
	if (status == SCRAWL_OK && fitting.count)
		status = class_names_copy(ctx, fitting.name, fitting.count, &store->names);
	if (status == SCRAWL_OK && fitting.count)
		store->classes = fitting.count;
	return status;
}

enum scrawl_status dataset_subset(scrawl_context *ctx, const struct scrawl_dataset *all,
				  uint32_t *indices, size_t size, struct scrawl_dataset **out)
{
	struct scrawl_dataset *data = memory_alloc(1, sizeof(*data));
	if (!data)
		return context_fail_memory(ctx, "a part of a data set");
	atomic_fetch_add(&all->store->references, 1);
	data->store = all->store;
	data->indices = indices;
	data->size = size;
	*out = data;
	return SCRAWL_OK;
}

void scrawl_dataset_destroy(scrawl_dataset *data)
{
	if (!data)
		return;
	store_release(data->store);
	memory_free(data->indices);
	memory_free(data);
}

size_t scrawl_dataset_size(const scrawl_dataset *data)
{
	return data ? data->size : 0;
}

struct scrawl_shape scrawl_dataset_shape(const scrawl_dataset *data)
{
	return data ? data->store->shape : (struct scrawl_shape){ 0, 0, 0 };
}

size_t scrawl_dataset_class_count(const scrawl_dataset *data)
{
	return data ? data->store->classes : 0;
}

const char *scrawl_dataset_class_name(const scrawl_dataset *data, size_t class_index)
{
	if (!data)
		return NULL;
	const struct dataset_store *store = data->store;
	if (class_index >= store->classes)
		return NULL;
	return store->names.count ? store->names.name[class_index] : class_number(class_index);
}

const uint8_t *scrawl_dataset_image(const scrawl_dataset *data, size_t index)
{
	if (!data)
		return NULL;
	const struct dataset_store *store = data->store;
	if (index >= data->size)
		return NULL;
	return store->pixels + dataset_index(data, index) * shape_count(store->shape);
}

int scrawl_dataset_label(const scrawl_dataset *data, size_t index)
{
	if (!data || !data->store->labels || index >= data->size)
		return -1;
	return data->store->labels[dataset_index(data, index)];
}

size_t scrawl_dataset_index(const scrawl_dataset *data, size_t index)
{
	if (!data || index >= data->size)
		return SIZE_MAX;
	return data->store->before + dataset_index(data, index);
}

size_t scrawl_dataset_class_size(const scrawl_dataset *data, size_t class_index)
{
	size_t size = 0;
	for (size_t i = 0; data && data->store->labels && i < data->size; i++)
		size += data->store->labels[dataset_index(data, i)] == class_index;
	return size;
}

const char *scrawl_dataset_hash(const scrawl_dataset *data)
{
	return data ? data->store->hash : NULL;
}

const char *scrawl_dataset_preparation(const scrawl_dataset *data)
{
	return data ? data->store->preparation : NULL;
}

const char *scrawl_dataset_path(const scrawl_dataset *data)
{
	return data ? data->store->path : NULL;
}
