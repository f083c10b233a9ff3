/* SPDX-License-Identifier: MIT */
/*
 * safetensors_hash.c - the fingerprints in a safetensors file
 */
#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "core/memory.h"
#include "model/safetensors_format.h"

bool safetensors_header_hash(const json_t *header, bool older, char *hash)
{
	json_t *copy = json_deep_copy(header), *entry;
	const char *name;
	json_object_foreach(copy, name, entry) {
		if (!older && strcmp(name, METADATA_KEY) != 0)
			json_object_del(entry, "data_offsets");
	}
	size_t flags = JSON_COMPACT | (older ? 0 : JSON_SORT_KEYS);
	/* json_dumps() would leave out keys for which it cannot make room. */
	size_t bytes = copy ? json_dumpb(copy, NULL, 0, flags) : 0;
	char *text = bytes ? memory_alloc(bytes, 1) : NULL;
	bool whole = text && json_dumpb(copy, text, bytes, flags) == bytes;
	struct hash_part part = { .data = text, .bytes = bytes };
	if (whole)
		hash_parts(&part, 1, hash);
	memory_free(text);
	json_decref(copy);
	return whole;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct tensor *)a)->name, ((const struct tensor *)b)->name);
}

bool safetensors_weights_hash(const struct tensor *tensors, size_t count, char *hash)
{
	struct tensor *sorted = memory_alloc(count, sizeof(*sorted));
	struct hash_part *parts = memory_alloc(count, sizeof(*parts));
	if (sorted && parts) {
		if (count)
			memcpy(sorted, tensors, count * sizeof(*sorted));
		qsort(sorted, count, sizeof(*sorted), compare_names);
		for (size_t i = 0; i < count; i++) {
			parts[i].data = sorted[i].data;
			tensor_bytes(&sorted[i], &parts[i].bytes);
		}
		hash_parts(parts, count, hash);
	}
	bool done = sorted && parts;
	memory_free(sorted);
	memory_free(parts);
	return done;
}

static enum scrawl_status damaged(const struct reader *r, const char *what, const char *key)
{
	return context_fail(r->ctx, SCRAWL_EMODEL,
			    "%s: damaged: the %s does not match its fingerprint (a program that "
			    "changes it on purpose must drop \"%s\" from the metadata)",
			    r->path, what, key);
}

/* Removes a fingerprint from the header; *hash is "" if there is none. */
static enum scrawl_status take_hash(const struct reader *r, json_t *metadata, const char *key,
				    char *hash)
{
	const json_t *value = json_object_get(metadata, key);
	hash[0] = 0;
	if (!value)
		return SCRAWL_OK;
	if (json_string_length(value) != HASH_TEXT - 1)
		return context_fail(r->ctx, SCRAWL_EMODEL,
				    "%s: damaged: metadata \"%s\" is not a fingerprint", r->path,
				    key);
	memcpy(hash, json_string_value(value), HASH_TEXT);
	json_object_del(metadata, key);
	return SCRAWL_OK;
}

/* Whether the header has its fingerprint, as this version or an earlier one made it. */
static enum scrawl_status check_header(struct reader *r, const char *stored, bool *older)
{
	char actual[HASH_TEXT];
	for (int i = 0; i < 2; i++) {
		*older = i > 0;
		if (!safetensors_header_hash(r->st.header, *older, actual))
			return safetensors_fail_memory(r->ctx, r->path);
		if (strcmp(stored, actual) == 0)
			return SCRAWL_OK;
	}
	return damaged(r, "header", HEADER_KEY);
}

enum scrawl_status safetensors_check_hashes(struct reader *r)
{
	char stored[HASH_TEXT], actual[HASH_TEXT];
	bool older = true; /* possible where the header has no fingerprint */
	json_t *metadata = json_object_get(r->st.header, METADATA_KEY);
	enum scrawl_status status = take_hash(r, metadata, HEADER_KEY, stored);
	if (status == SCRAWL_OK && stored[0])
		status = check_header(r, stored, &older);
	if (status != SCRAWL_OK)
		return status;
	r->st.sealed = stored[0] != 0;
	status = take_hash(r, metadata, WEIGHTS_KEY, stored);
	if (status != SCRAWL_OK || !stored[0])
		return status;
	if (!safetensors_weights_hash(r->st.tensors, r->st.count, actual))
		return safetensors_fail_memory(r->ctx, r->path);
	if (older && strcmp(stored, actual) != 0) {
		/* Earlier versions took the data as they are in the file. */
		struct hash_part part = { .data = reader_data(r), .bytes = r->data_bytes };
		hash_parts(&part, 1, actual);
	}
	return strcmp(stored, actual) == 0 ? SCRAWL_OK : damaged(r, "data", WEIGHTS_KEY);
}
