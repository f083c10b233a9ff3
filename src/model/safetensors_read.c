/* SPDX-License-Identifier: MIT */
/*
 * safetensors_read.c - reader of float32 safetensors
 *
 * A header is a claim: sizes are checked against the file before anything is allocated from them,
 * and products of sizes for overflow.  Entries may be in any order, but where the format allows
 * other variants, one is accepted: they have exactly the three keys, and numbers are plain digits.
 * Readers that are lenient in different ways would permit files that mean one thing to one reader
 * and another to the next.
 */
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/size.h"
#include "model/safetensors_format.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "safetensors holds little-endian numbers, and they are copied unchanged"
#endif

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

/* A tensor and where its data are. */
struct placed {
	struct tensor tensor;
	size_t begin, end;
	bool ignored; /* it is of another type */
};

/* The format's types of whole bytes. */
static const struct {
	const char *name;
	size_t bytes;
} tensor_types[] = {
	{ SAFETENSORS_TYPE, 4 },
	{ "BOOL", 1 },
	{ "U8", 1 },
	{ "I8", 1 },
	{ "F8_E5M2", 1 },
	{ "F8_E4M3", 1 },
	{ "I16", 2 },
	{ "U16", 2 },
	{ "F16", 2 },
	{ "BF16", 2 },
	{ "I32", 4 },
	{ "U32", 4 },
	{ "F64", 8 },
	{ "I64", 8 },
	{ "U64", 8 },
};

/* Bytes of a value; 0: there is no such type. */
static size_t type_bytes(const char *name)
{
	for (size_t i = 0; i < sizeof(tensor_types) / sizeof(tensor_types[0]); i++)
		if (strcmp(tensor_types[i].name, name) == 0)
			return tensor_types[i].bytes;
	return 0;
}

/* Reads shape and offsets of one tensor. */
static enum scrawl_status read_tensor(const struct reader *r, const char *name, const json_t *entry,
				      struct placed *placed)
{
	struct tensor *tensor = &placed->tensor;
	const json_t *dtype = json_object_get(entry, "dtype");
	const json_t *shape = json_object_get(entry, "shape");
	const json_t *offsets = json_object_get(entry, "data_offsets");
	if (!json_is_string(dtype) || !json_is_array(shape) || json_array_size(offsets) != 2 ||
	    json_object_size(entry) != 3)
		return fail_tensor(r, name, "bad header: need dtype, shape, data_offsets");
	size_t width = type_bytes(json_string_value(dtype));
	if (!width)
		return context_fail(r->ctx, SCRAWL_EMODEL,
				    "%s: tensor \"%.100s\": has type %.20s, only " SAFETENSORS_TYPE
				    " is read (convert the weights to float32)",
				    r->path, name, json_string_value(dtype));
	placed->ignored = strcmp(json_string_value(dtype), SAFETENSORS_TYPE) != 0;
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
	if (!tensor_bytes(tensor, &bytes) || !size_multiply(bytes / sizeof(float), width, &bytes))
		return fail_tensor(r, name, "its shape is impossibly large");
	if (!size_value(json_array_get(offsets, 0), &begin) ||
	    !size_value(json_array_get(offsets, 1), &end))
		return fail_tensor(r, name, "an offset is not a whole number");
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
	placed->begin = begin;
	placed->end = end;
	return SCRAWL_OK;
}

/* By the order of their data; of those that begin at one place, the empty ones come first. */
static int compare_placed(const void *a, const void *b)
{
	const struct placed *first = a, *second = b;
	if (first->begin != second->begin)
		return first->begin < second->begin ? -1 : 1;
	return (first->end > second->end) - (first->end < second->end);
}

/* Sorts tensors [count] by the order of their data, which must have no gaps. */
static enum scrawl_status line_up(const struct reader *r, struct placed *placed, size_t count)
{
	size_t position = 0;
	qsort(placed, count, sizeof(*placed), compare_placed);
	for (size_t i = 0; i < count; i++) {
		if (placed[i].begin != position)
			return context_fail(r->ctx, SCRAWL_EMODEL,
					    "%s: tensor \"%.100s\": data begins at %zu, but the "
					    "tensor before it ends at %zu",
					    r->path, placed[i].tensor.name, placed[i].begin,
					    position);
		position = placed[i].end;
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

/* Takes those of tensors [count] that are read, with their data, which may be unaligned there. */
static enum scrawl_status take_tensors(struct reader *r, const struct placed *placed, size_t count)
{
	size_t total = 0;
	for (size_t i = 0; i < count; i++)
		total += placed[i].ignored ? 0 : padded(placed[i].end - placed[i].begin);
	r->st.data = memory_alloc(total, 1);
	if (!r->st.data)
		return safetensors_fail_memory(r->ctx, r->path);
	float *to = r->st.data;
	for (size_t i = 0; i < count; i++) {
		size_t bytes = placed[i].end - placed[i].begin;
		if (placed[i].ignored) {
			r->st.ignored_name =
				r->st.ignored++ ? r->st.ignored_name : placed[i].tensor.name;
			continue;
		}
		memcpy(to, reader_data(r) + placed[i].begin, bytes);
		r->st.tensors[r->st.count] = placed[i].tensor;
		r->st.tensors[r->st.count++].data = to;
		to += padded(bytes) / sizeof(float);
	}
	return SCRAWL_OK;
}

static enum scrawl_status read_tensors(struct reader *r)
{
	const char *name;
	json_t *entry;
	enum scrawl_status status = SCRAWL_OK;
	size_t room = json_object_size(r->st.header), count = 0;
	r->st.tensors = memory_alloc(room, sizeof(*r->st.tensors));
	struct placed *placed = memory_alloc(room, sizeof(*placed));
	if (!r->st.tensors || !placed) {
		memory_free(placed);
		return safetensors_fail_memory(r->ctx, r->path);
	}
	json_object_foreach(r->st.header, name, entry) {
		if (status != SCRAWL_OK)
			break;
		if (strcmp(name, METADATA_KEY) == 0)
			continue;
		status = read_tensor(r, name, entry, &placed[count]);
		count++;
	}
	if (status == SCRAWL_OK)
		status = line_up(r, placed, count);
	if (status == SCRAWL_OK)
		status = take_tensors(r, placed, count);
	memory_free(placed);
	return status;
}

static enum scrawl_status read_parts(struct reader *r)
{
	enum scrawl_status status = safetensors_read_header(r);
	if (status == SCRAWL_OK)
		status = read_tensors(r);
	if (status == SCRAWL_OK)
		status = safetensors_check_hashes(r);
	if (status == SCRAWL_OK)
		status = read_metadata(r);
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
