/* SPDX-License-Identifier: MIT */
/*
 * safetensors_read.c - reader of float32 safetensors
 *
 * A header is a claim: sizes are checked against the file before anything is allocated from them,
 * and products of sizes for overflow.  Where the format allows variants, one is accepted: entries
 * are in the order of their data, have exactly the three keys, and numbers are plain digits.
 * Readers that are lenient in different ways would permit files that mean one thing to one reader
 * and another to the next.
 */
#include <string.h>

#include "core/file.h"
#include "core/memory.h"
#include "model/safetensors_format.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "safetensors holds little-endian numbers, and they are copied unchanged"
#endif

static const unsigned char *reader_data(const struct reader *r)
{
	return r->file + LENGTH_BYTES + r->header_bytes;
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

/* Checks the fingerprints and removes them from the header. */
static enum scrawl_status check_hashes(struct reader *r)
{
	char stored[HASH_TEXT], actual[HASH_TEXT];
	json_t *metadata = json_object_get(r->st.header, METADATA_KEY);
	enum scrawl_status status = take_hash(r, metadata, HEADER_KEY, stored);
	if (status != SCRAWL_OK)
		return status;
	if (stored[0] && !safetensors_header_hash(r->st.header, actual))
		return safetensors_fail_memory(r->ctx, r->path);
	if (stored[0] && strcmp(stored, actual) != 0)
		return damaged(r, "header", HEADER_KEY);
	r->st.sealed = stored[0] != 0;
	status = take_hash(r, metadata, WEIGHTS_KEY, stored);
	if (status != SCRAWL_OK || !stored[0])
		return status;
	struct hash_part part = { .data = reader_data(r), .bytes = r->data_bytes };
	hash_parts(&part, 1, actual);
	if (strcmp(stored, actual) != 0)
		return damaged(r, "data", WEIGHTS_KEY);
	return SCRAWL_OK;
}

static enum scrawl_status read_metadata(struct reader *r)
{
	json_t *metadata = json_object_get(r->st.header, METADATA_KEY);
	const char *key;
	json_t *value;
	if (!metadata)
		return SCRAWL_OK;
	if (!json_is_object(metadata))
		return context_fail(r->ctx, SCRAWL_EMODEL, "%s: bad header: %s is not an object",
				    r->path, METADATA_KEY);
	/* Lookup is linear. */
	if (json_object_size(metadata) > SAFETENSORS_MAX_METADATA)
		return context_fail(r->ctx, SCRAWL_EMODEL,
				    "%s: bad header: %zu metadata entries, at most %d are read",
				    r->path, json_object_size(metadata), SAFETENSORS_MAX_METADATA);
	json_object_foreach(metadata, key, value) {
		if (!json_is_string(value))
			return context_fail(r->ctx, SCRAWL_EMODEL,
					    "%s: bad header: metadata \"%.100s\" is not text",
					    r->path, key);
		if (metadata_set(&r->st.metadata, key, json_string_value(value)) != SCRAWL_OK)
			return safetensors_fail_memory(r->ctx, r->path);
	}
	return SCRAWL_OK;
}

/* A non-negative integer; SIZE_MAX if it does not fit. */
static bool size_value(const json_t *value, size_t *size)
{
	json_int_t n = json_integer_value(value);
	*size = (size_t)n;
	if ((json_int_t)*size != n)
		*size = SIZE_MAX;
	return json_is_integer(value) && n >= 0;
}

static enum scrawl_status fail_tensor(const struct reader *r, const char *name, const char *what)
{
	return context_fail(r->ctx, SCRAWL_EMODEL, "%s: tensor \"%.100s\": %s", r->path, name,
			    what);
}

/* Reads shape and offsets of one tensor; moves *position, its required beginning, to its end. */
static enum scrawl_status read_tensor(const struct reader *r, const char *name, const json_t *entry,
				      size_t *position, struct tensor *tensor)
{
	const json_t *dtype = json_object_get(entry, "dtype");
	const json_t *shape = json_object_get(entry, "shape");
	const json_t *offsets = json_object_get(entry, "data_offsets");
	if (!json_is_string(dtype) || !json_is_array(shape) || json_array_size(offsets) != 2 ||
	    json_object_size(entry) != 3)
		return fail_tensor(r, name, "bad header: need dtype, shape, data_offsets");
	if (strcmp(json_string_value(dtype), "F32") != 0)
		return context_fail(r->ctx, SCRAWL_EMODEL,
				    "%s: tensor \"%.100s\": has type %.20s, only F32 is read "
				    "(convert the weights to float32)",
				    r->path, name, json_string_value(dtype));
	if (json_array_size(shape) > SAFETENSORS_MAX_RANK)
		return context_fail(r->ctx, SCRAWL_EMODEL,
				    "%s: tensor \"%.100s\": has %zu dimensions, at most %d are "
				    "read",
				    r->path, name, json_array_size(shape), SAFETENSORS_MAX_RANK);
	tensor->name = name;
	tensor->rank = json_array_size(shape);
	for (size_t i = 0; i < tensor->rank; i++)
		if (!size_value(json_array_get(shape, i), &tensor->shape[i]))
			return fail_tensor(r, name, "a dimension is not a whole number");
	size_t bytes, begin, end;
	if (!tensor_bytes(tensor, &bytes))
		return fail_tensor(r, name, "its shape is impossibly large");
	if (!size_value(json_array_get(offsets, 0), &begin) ||
	    !size_value(json_array_get(offsets, 1), &end))
		return fail_tensor(r, name, "an offset is not a whole number");
	if (begin != *position)
		return context_fail(r->ctx, SCRAWL_EMODEL,
				    "%s: tensor \"%.100s\": data begins at %zu, but the tensor "
				    "before it ends at %zu",
				    r->path, name, begin, *position);
	if (end < begin || end - begin != bytes)
		return context_fail(r->ctx, SCRAWL_EMODEL,
				    "%s: tensor \"%.100s\": the shape needs %zu bytes, the offsets "
				    "are %zu and %zu",
				    r->path, name, bytes, begin, end);
	if (end > r->data_bytes)
		return context_fail(r->ctx, SCRAWL_EMODEL,
				    "%s: cut short: tensor \"%.100s\" ends at %zu of %zu bytes of "
				    "data",
				    r->path, name, end, r->data_bytes);
	*position = end;
	return SCRAWL_OK;
}

static enum scrawl_status read_tensors(struct reader *r)
{
	const char *name;
	json_t *entry;
	size_t position = 0;
	r->st.tensors = memory_alloc(json_object_size(r->st.header), sizeof(*r->st.tensors));
	if (!r->st.tensors)
		return safetensors_fail_memory(r->ctx, r->path);
	json_object_foreach(r->st.header, name, entry) {
		struct tensor *tensor = &r->st.tensors[r->st.count];
		if (strcmp(name, METADATA_KEY) == 0)
			continue;
		enum scrawl_status status = read_tensor(r, name, entry, &position, tensor);
		if (status != SCRAWL_OK)
			return status;
		r->st.count++;
	}
	if (position != r->data_bytes)
		return context_fail(r->ctx, SCRAWL_EMODEL,
				    "%s: damaged: the tensors end at %zu, but there are %zu bytes "
				    "of data",
				    r->path, position, r->data_bytes);
	return SCRAWL_OK;
}

static size_t padded(size_t bytes)
{
	return (bytes + MEMORY_ALIGNMENT - 1) / MEMORY_ALIGNMENT * MEMORY_ALIGNMENT;
}

/* Copies the data, which may be unaligned in the file, to aligned memory. */
static enum scrawl_status copy_data(struct reader *r)
{
	size_t bytes, total = 0;
	for (size_t i = 0; i < r->st.count; i++) {
		tensor_bytes(&r->st.tensors[i], &bytes);
		total += padded(bytes);
	}
	r->st.data = memory_alloc(total, 1);
	if (!r->st.data)
		return safetensors_fail_memory(r->ctx, r->path);
	const unsigned char *from = reader_data(r);
	float *to = r->st.data;
	for (size_t i = 0; i < r->st.count; i++) {
		tensor_bytes(&r->st.tensors[i], &bytes);
		memcpy(to, from, bytes);
		r->st.tensors[i].data = to;
		from += bytes;
		to += padded(bytes) / sizeof(float);
	}
	return SCRAWL_OK;
}

static enum scrawl_status read_parts(struct reader *r)
{
	enum scrawl_status status = safetensors_read_header(r);
	if (status == SCRAWL_OK)
		status = read_tensors(r);
	if (status == SCRAWL_OK)
		status = check_hashes(r);
	if (status == SCRAWL_OK)
		status = read_metadata(r);
	if (status == SCRAWL_OK)
		status = copy_data(r);
	return status;
}

enum scrawl_status safetensors_read_memory(scrawl_context *ctx, const char *name, const void *bytes,
					   size_t size, struct safetensors *out)
{
	struct reader r = { .ctx = ctx, .path = name, .file = bytes, .file_bytes = size };
	if (!bytes)
		return context_fail(ctx, SCRAWL_EINVAL, "%s: bytes is NULL", name);
	enum scrawl_status status = read_parts(&r);
	if (status != SCRAWL_OK)
		safetensors_release(&r.st);
	else
		*out = r.st;
	return status;
}

enum scrawl_status safetensors_read(scrawl_context *ctx, const char *path, struct safetensors *out)
{
	unsigned char *file;
	size_t bytes;
	enum scrawl_status status = file_read(ctx, path, SAFETENSORS_MAX_FILE, &file, &bytes);
	if (status != SCRAWL_OK)
		return status == SCRAWL_EDATA ? SCRAWL_EMODEL : status;
	status = safetensors_read_memory(ctx, path, file, bytes, out);
	memory_free(file);
	return status;
}

void safetensors_release(struct safetensors *st)
{
	metadata_release(&st->metadata);
	memory_free(st->tensors);
	memory_free(st->data);
	json_decref(st->header);
	*st = (struct safetensors){ 0 };
}
