/* SPDX-License-Identifier: MIT */
/*
 * safetensors_write.c - writer of float32 safetensors
 */
#include "model/safetensors.h"

#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/size.h"
#include "core/utf8.h"
#include "model/safetensors_format.h"

enum scrawl_status safetensors_fail_memory(scrawl_context *ctx, const char *path)
{
	return context_fail_memory(ctx, "%s", path);
}

bool tensor_bytes(const struct tensor *tensor, size_t *bytes)
{
	*bytes = sizeof(float);
	for (size_t i = 0; i < tensor->rank; i++)
		if (!size_multiply(*bytes, tensor->shape[i], bytes))
			return false;
	return true;
}

/*
 * The header as written to the file: its length, compact JSON (*json_bytes of it), and spaces to
 * align the data to 8 bytes.  NULL: out of memory.
 */
static char *header_text(const json_t *header, size_t *json_bytes, size_t *bytes)
{
	*json_bytes = json_dumpb(header, NULL, 0, JSON_COMPACT);
	*bytes = LENGTH_BYTES + (*json_bytes + 7) / 8 * 8;
	char *text = *json_bytes ? memory_alloc(*bytes, 1) : NULL;
	if (!text)
		return NULL;
	uint64_t length = *bytes - LENGTH_BYTES;
	memcpy(text, &length, LENGTH_BYTES); /* little-endian: safetensors_read.c insists */
	memset(text + LENGTH_BYTES, ' ', *bytes - LENGTH_BYTES);
	if (json_dumpb(header, text + LENGTH_BYTES, *json_bytes, JSON_COMPACT) != *json_bytes) {
		memory_free(text);
		return NULL;
	}
	return text;
}

/* The parts of a file while it is being written. */
struct writer {
	scrawl_context *ctx;
	const struct safetensors_target *target;
	json_t *header, *metadata; /* metadata belongs to header */
	struct hash_part *parts;   /* header, then one for each tensor */
	size_t bytes;              /* of the tensors so far */
};

static enum scrawl_status check_text(const struct writer *w, const char *text)
{
	if (utf8_is_valid(text))
		return SCRAWL_OK;
	return context_fail(w->ctx, SCRAWL_EINVAL,
			    "%s: cannot be written: the text \"%.100s\" is not UTF-8",
			    w->target->name, text);
}

static int compare_keys(const void *a, const void *b)
{
	return strcmp(((const struct metadata_entry *)a)->key,
		      ((const struct metadata_entry *)b)->key);
}

static enum scrawl_status add_metadata_entry(struct writer *w, const struct metadata_entry *entry)
{
	if (strcmp(entry->key, WEIGHTS_KEY) == 0 || strcmp(entry->key, HEADER_KEY) == 0)
		return SCRAWL_OK;
	enum scrawl_status status = check_text(w, entry->key);
	if (status == SCRAWL_OK)
		status = check_text(w, entry->value);
	if (status != SCRAWL_OK)
		return status;
	if (json_object_set_new(w->metadata, entry->key, json_string(entry->value)))
		return safetensors_fail_memory(w->ctx, w->target->name);
	return SCRAWL_OK;
}

/* In the order of the keys: that in which they were set depends on what happened before. */
static enum scrawl_status add_metadata(struct writer *w, const struct metadata *metadata)
{
	size_t count = metadata ? metadata->count : 0;
	/* Two entries are reserved for the fingerprints. */
	if (count > SAFETENSORS_MAX_METADATA - 2)
		return context_fail(w->ctx, SCRAWL_EINVAL,
				    "%s: cannot be written: %zu metadata entries, at most %d fit",
				    w->target->name, count, SAFETENSORS_MAX_METADATA - 2);
	if (!count)
		return SCRAWL_OK;
	struct metadata_entry *sorted = memory_alloc(count, sizeof(*sorted));
	if (!sorted)
		return safetensors_fail_memory(w->ctx, w->target->name);
	memcpy(sorted, metadata->entries, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), compare_keys);
	enum scrawl_status status = SCRAWL_OK;
	for (size_t i = 0; i < count && status == SCRAWL_OK; i++)
		status = add_metadata_entry(w, &sorted[i]);
	memory_free(sorted);
	return status;
}

/* {"dtype": "F32", "shape": [...], "data_offsets": [begin, end]}; NULL: out of memory. */
static json_t *tensor_entry(const struct tensor *tensor, size_t begin, size_t end)
{
	/* The setters fail on a NULL value and free what they cannot add. */
	json_t *entry = json_object(), *shape = json_array(), *offsets = json_array();
	int failed = 0;
	for (size_t i = 0; i < tensor->rank; i++)
		failed |= json_array_append_new(shape, json_integer((json_int_t)tensor->shape[i]));
	failed |= json_array_append_new(offsets, json_integer((json_int_t)begin));
	failed |= json_array_append_new(offsets, json_integer((json_int_t)end));
	failed |= json_object_set_new(entry, "dtype", json_string(SAFETENSORS_TYPE));
	failed |= json_object_set_new(entry, "shape", shape);
	failed |= json_object_set_new(entry, "data_offsets", offsets);
	if (failed) {
		json_decref(entry);
		return NULL;
	}
	return entry;
}

static enum scrawl_status add_tensor(struct writer *w, const struct tensor *tensor,
				     struct hash_part *part)
{
	enum scrawl_status status = check_text(w, tensor->name);
	if (status != SCRAWL_OK)
		return status;
	if (json_object_get(w->header, tensor->name))
		return context_fail(w->ctx, SCRAWL_EINVAL,
				    "%s: cannot be written: tensor name \"%.100s\" is already used",
				    w->target->name, tensor->name);
	size_t bytes;
	bool fits = tensor->rank <= SAFETENSORS_MAX_RANK && tensor_bytes(tensor, &bytes) &&
		    bytes <= SAFETENSORS_MAX_FILE - w->bytes;
	for (size_t i = 0; fits && i < tensor->rank; i++)
		fits = tensor->shape[i] <= SAFETENSORS_MAX_FILE / sizeof(float);
	if (!fits)
		return context_fail(w->ctx, SCRAWL_EINVAL,
				    "%s: cannot be written: tensor \"%.100s\" has more than %d "
				    "dimensions or makes the file larger than 4 GiB",
				    w->target->name, tensor->name, SAFETENSORS_MAX_RANK);
	json_t *entry = tensor_entry(tensor, w->bytes, w->bytes + bytes);
	if (json_object_set_new(w->header, tensor->name, entry))
		return safetensors_fail_memory(w->ctx, w->target->name);
	*part = (struct hash_part){ .data = tensor->data, .bytes = bytes };
	w->bytes += bytes;
	return SCRAWL_OK;
}

/* Concatenates the parts in memory. */
static enum scrawl_status join_parts(const struct writer *w, size_t count)
{
	size_t total = 0, at = 0;
	for (size_t i = 0; i < count; i++)
		total += w->parts[i].bytes;
	char *bytes = memory_alloc(total, 1);
	if (!bytes)
		return safetensors_fail_memory(w->ctx, w->target->name);
	for (size_t i = 0; i < count; at += w->parts[i].bytes, i++)
		if (w->parts[i].bytes)
			memcpy(bytes + at, w->parts[i].data, w->parts[i].bytes);
	*w->target->bytes = bytes;
	*w->target->size = total;
	return SCRAWL_OK;
}

static enum scrawl_status store_parts(const struct writer *w, size_t count)
{
	const struct safetensors_target *target = w->target;
	if (target->bytes)
		return join_parts(w, count);
	if (target->keep)
		return file_replace_keeping(w->ctx, target->name, w->parts, count);
	return file_replace(w->ctx, target->name, w->parts, count);
}

/* Adds the fingerprints, formats the header and writes everything. */
static enum scrawl_status finish(struct writer *w, const struct tensor *tensors, size_t count)
{
	char hash[HASH_TEXT];
	if (!safetensors_weights_hash(tensors, count, hash) ||
	    json_object_set_new(w->metadata, WEIGHTS_KEY, json_string(hash)) ||
	    !safetensors_header_hash(w->header, false, hash) ||
	    json_object_set_new(w->metadata, HEADER_KEY, json_string(hash)))
		return safetensors_fail_memory(w->ctx, w->target->name);
	size_t json_bytes, bytes;
	char *text = header_text(w->header, &json_bytes, &bytes);
	if (!text)
		return safetensors_fail_memory(w->ctx, w->target->name);
	w->parts[0] = (struct hash_part){ .data = text, .bytes = bytes };
	enum scrawl_status status;
	if (bytes > SAFETENSORS_MAX_HEADER || w->bytes > SAFETENSORS_MAX_FILE - bytes)
		status = context_fail(w->ctx, SCRAWL_EINVAL,
				      "%s: cannot be written: header (%zu bytes) above 1 MiB or "
				      "file above 4 GiB",
				      w->target->name, bytes);
	else
		status = store_parts(w, count + 1);
	memory_free(text);
	return status;
}

enum scrawl_status safetensors_write(scrawl_context *ctx, const struct safetensors_target *target,
				     const struct metadata *metadata, const struct tensor *tensors,
				     size_t count)
{
	struct writer w = { .ctx = ctx, .target = target };
	w.header = json_object();
	w.metadata = json_object();
	w.parts = count < SIZE_MAX ? memory_alloc(count + 1, sizeof(*w.parts)) : NULL;
	/* First in the file; this also reserves the name. */
	int failed = json_object_set_new(w.header, METADATA_KEY, w.metadata);
	enum scrawl_status status =
		failed || !w.parts ? safetensors_fail_memory(ctx, target->name) : SCRAWL_OK;
	if (status == SCRAWL_OK)
		status = add_metadata(&w, metadata);
	for (size_t i = 0; i < count && status == SCRAWL_OK; i++)
		status = add_tensor(&w, &tensors[i], &w.parts[i + 1]);
	if (status == SCRAWL_OK)
		status = finish(&w, tensors, count);
	memory_free(w.parts);
	json_decref(w.header);
	return status;
}
