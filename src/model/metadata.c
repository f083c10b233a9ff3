/* SPDX-License-Identifier: MIT */
/*
 * metadata.c - an ordered map from strings to strings
 */
#include "model/metadata.h"

#include <string.h>

#include "core/memory.h"
#include "core/size.h"

static struct metadata_entry *find_entry(const struct metadata *metadata, const char *key)
{
	for (size_t i = 0; i < metadata->count; i++)
		if (strcmp(metadata->entries[i].key, key) == 0)
			return &metadata->entries[i];
	return NULL;
}

static bool reserve_one(struct metadata *metadata)
{
	if (metadata->count < metadata->capacity)
		return true;
	size_t capacity = metadata->capacity ? 2 * metadata->capacity : 8;
	size_t bytes, old_bytes = metadata->capacity * sizeof(*metadata->entries);
	if (!size_multiply(capacity, sizeof(*metadata->entries), &bytes))
		return false;
	struct metadata_entry *entries = memory_grow(metadata->entries, old_bytes, bytes);
	if (!entries)
		return false;
	metadata->entries = entries;
	metadata->capacity = capacity;
	return true;
}

enum scrawl_status metadata_set(struct metadata *metadata, const char *key, const char *value)
{
	struct metadata_entry *entry = find_entry(metadata, key);
	if (!entry && !reserve_one(metadata))
		return SCRAWL_ENOMEM;
	/* Copied before the old value is freed: value may point into it. */
	char *new_value = memory_string(value);
	char *new_key = entry ? NULL : memory_string(key);
	if (!new_value || (!entry && !new_key)) {
		memory_free(new_value);
		memory_free(new_key);
		return SCRAWL_ENOMEM;
	}
	if (entry) {
		memory_free(entry->value);
		entry->value = new_value;
	} else {
		metadata->entries[metadata->count++] =
			(struct metadata_entry){ .key = new_key, .value = new_value };
	}
	return SCRAWL_OK;
}

void metadata_remove(struct metadata *metadata, const char *key)
{
	struct metadata_entry *entry = find_entry(metadata, key);
	if (!entry)
		return;
	memory_free(entry->key);
	memory_free(entry->value);
	metadata->count--;
	size_t after = (size_t)(metadata->entries + metadata->count - entry);
	memmove(entry, entry + 1, after * sizeof(*entry));
}

const char *metadata_get(const struct metadata *metadata, const char *key)
{
	const struct metadata_entry *entry = find_entry(metadata, key);
	return entry ? entry->value : NULL;
}

void metadata_release(struct metadata *metadata)
{
	for (size_t i = 0; i < metadata->count; i++) {
		memory_free(metadata->entries[i].key);
		memory_free(metadata->entries[i].value);
	}
	memory_free(metadata->entries);
	*metadata = (struct metadata){ 0 };
}
