/* SPDX-License-Identifier: MIT */
/*
 * idx.c - reads the values of IDX files, a piece at a time or all of them
 */
#include "data/idx.h"

#include "core/context.h"
#include "core/entry.h"
#include "core/memory.h"
#include "core/size.h"

#define FIRST_BUFFER   ((size_t)64 << 20)
#define SKIP_BUFFER    4096
#define RAW_BUFFER     ((size_t)1 << 16)
#define RAW_BUFFER_MAX ((size_t)64 << 20)

struct scrawl_shape idx_shape(const struct scrawl_idx_info *info)
{
	size_t channels = info->dimensions > 3 ? info->size[3] : 1;
	return (struct scrawl_shape){ info->size[1], info->size[2], channels };
}

/* Bytes of an item as stored. */
static size_t raw_item(const struct idx_file *file)
{
	return file->values.per_item * idx_type_bytes(file->values.type);
}

/* Prepares for values that must be converted: an item must fit into memory twice. */
static enum scrawl_status create_raw(struct idx_file *file)
{
	if (raw_item(file) > RAW_BUFFER_MAX)
		return context_fail(file->ctx, SCRAWL_EDATA,
				    "%s: images of %zu x %zu %s are too large (damaged header?)",
				    stream_name(file->stream), file->info.size[1],
				    file->info.size[2], file->info.values);
	file->raw = memory_alloc(size_max(RAW_BUFFER, raw_item(file)), 1);
	return file->raw ? SCRAWL_OK : context_fail_memory(file->ctx, "reading an IDX file");
}

/* Refuses a claim that no file of this size can meet, before gigabytes are decompressed for it. */
static enum scrawl_status check_claim(const struct idx_file *file)
{
	if (file->info.data_bytes <= FIRST_BUFFER ||
	    file->info.data_bytes <= stream_most_bytes(file->stream))
		return SCRAWL_OK;
	char sizes[IDX_SIZES_TEXT];
	idx_format_sizes(&file->info, sizes);
	return context_fail(file->ctx, SCRAWL_EDATA,
			    "%s: cut short: the header says %s = %zu bytes of data, more than a "
			    "gzip file of this size can hold",
			    stream_name(file->stream), sizes, file->info.data_bytes);
}

enum scrawl_status idx_begin(scrawl_context *ctx, struct stream *s, struct idx_request request,
			     struct idx_file *file)
{
	*file = (struct idx_file){ .ctx = ctx, .stream = s, .kind = request.kind };
	struct idx_values *values = &file->values;
	enum scrawl_status status =
		idx_header_read(ctx, s, request.kind, &file->info, &values->type);
	if (status == SCRAWL_OK)
		status = check_claim(file);
	if (status != SCRAWL_OK)
		return status;
	values->per_item = 1;
	for (unsigned d = 1; d < file->info.dimensions; d++)
		values->per_item *= file->info.size[d];
	values->offset = request.kind == IDX_LABELS ? request.label_offset : 0;
	file->item_bytes = request.kind == IDX_LABELS ? 1 : values->per_item;
	if (request.kind == IDX_ANY)
		file->item_bytes = raw_item(file);
	if (request.kind == IDX_ANY || (values->type == IDX_UNSIGNED && values->offset == 0))
		return SCRAWL_OK;
	return create_raw(file);
}

void idx_release(struct idx_file *file)
{
	memory_free(file->raw);
}

/* Reads values as they are stored. */
static enum scrawl_status read_raw(struct idx_file *file, uint8_t *out, size_t bytes)
{
	size_t got;
	enum scrawl_status status = stream_read(file->stream, out, bytes, &got);
	file->seen += got;
	if (status != SCRAWL_OK || got == bytes)
		return status;
	char sizes[IDX_SIZES_TEXT];
	idx_format_sizes(&file->info, sizes);
	return context_fail(file->ctx, SCRAWL_EDATA,
			    "%s: cut short: the header says %s = %zu bytes of data, %zu are there",
			    stream_name(file->stream), sizes, file->info.data_bytes, file->seen);
}

enum scrawl_status idx_next(struct idx_file *file, uint8_t *out, size_t bytes)
{
	if (!file->raw)
		return read_raw(file, out, bytes);
	size_t item = raw_item(file), room = size_max(RAW_BUFFER / item, 1);
	const char *name = stream_name(file->stream);
	for (size_t left = bytes / file->item_bytes; left > 0;) {
		size_t items = size_min(left, room);
		enum scrawl_status status = read_raw(file, file->raw, items * item);
		if (status != SCRAWL_OK)
			return status;
		status = file->kind == IDX_IMAGES
				 ? idx_values_to_images(file->ctx, name, &file->values, file->raw,
							items, out)
				 : idx_values_to_labels(file->ctx, name, &file->values, file->raw,
							items, out);
		if (status != SCRAWL_OK)
			return status;
		out += items * file->item_bytes;
		left -= items;
	}
	return SCRAWL_OK;
}

enum scrawl_status idx_skip(struct idx_file *file)
{
	uint8_t skipped[SKIP_BUFFER];
	enum scrawl_status status = SCRAWL_OK;
	while (status == SCRAWL_OK && file->seen < file->info.data_bytes)
		status = read_raw(file, skipped,
				  size_min(file->info.data_bytes - file->seen, SKIP_BUFFER));
	return status;
}

enum scrawl_status idx_end(struct idx_file *file)
{
	uint8_t surplus;
	size_t got;
	enum scrawl_status status = stream_read(file->stream, &surplus, 1, &got);
	if (status != SCRAWL_OK)
		return status;
	if (got > 0) {
		char sizes[IDX_SIZES_TEXT];
		idx_format_sizes(&file->info, sizes);
		return context_fail(file->ctx, SCRAWL_EDATA,
				    "%s: too long: the header says %s = %zu bytes of data, "
				    "at least %zu are there",
				    stream_name(file->stream), sizes, file->info.data_bytes,
				    file->info.data_bytes + 1);
	}
	file->info.gzip = stream_is_gzip(file->stream);
	file->info.file_bytes = stream_file_bytes(file->stream);
	return SCRAWL_OK;
}

/* Reads all items into *block, which the caller frees even on failure. */
static enum scrawl_status read_items(struct idx_file *file, uint8_t **block)
{
	size_t total = file->info.size[0] * file->item_bytes;
	size_t unit = file->raw ? file->item_bytes : 1;
	size_t capacity = size_min(total, size_round_up(FIRST_BUFFER, unit));
	*block = memory_alloc_untouched(capacity, 1); /* all of it is read, or none is returned */
	if (!*block)
		return context_fail_memory(file->ctx, "reading an IDX file");
	enum scrawl_status status = idx_next(file, *block, capacity);
	while (status == SCRAWL_OK && capacity < total) {
		size_t larger = capacity < total / 2 ? 2 * capacity : total;
		uint8_t *grown = memory_grow(*block, capacity, larger);
		if (!grown)
			return context_fail_memory(file->ctx, "reading an IDX file");
		*block = grown;
		status = idx_next(file, grown + capacity, larger - capacity);
		capacity = larger;
	}
	return status;
}

enum scrawl_status idx_read_stream(scrawl_context *ctx, struct stream *s,
				   struct idx_request request, struct idx_data *out)
{
	struct idx_file file;
	uint8_t *bytes = NULL;
	enum scrawl_status status = idx_begin(ctx, s, request, &file);
	if (status == SCRAWL_OK)
		status = read_items(&file, &bytes);
	if (status == SCRAWL_OK)
		status = idx_end(&file);
	idx_release(&file);
	if (status != SCRAWL_OK) {
		memory_free(bytes);
		return status;
	}
	*out = (struct idx_data){ file.info, bytes };
	return SCRAWL_OK;
}

enum scrawl_status idx_check_stream(scrawl_context *ctx, struct stream *s,
				    struct scrawl_idx_info *out)
{
	struct idx_file file;
	enum scrawl_status status = idx_begin(ctx, s, (struct idx_request){ IDX_ANY, 0 }, &file);
	if (status == SCRAWL_OK)
		status = idx_skip(&file);
	if (status == SCRAWL_OK)
		status = idx_end(&file);
	if (status == SCRAWL_OK)
		*out = file.info;
	idx_release(&file);
	return status;
}

enum scrawl_status idx_read(scrawl_context *ctx, const char *path, struct idx_request request,
			    struct idx_data *out)
{
	struct stream *s;
	enum scrawl_status status = stream_open(ctx, path, &s);
	if (status != SCRAWL_OK)
		return status;
	status = idx_read_stream(ctx, s, request, out);
	stream_close(s);
	return status;
}

enum scrawl_status scrawl_idx_describe(scrawl_context *ctx, const char *path,
				       struct scrawl_idx_info **out)
{
	ENTER(ctx);
	if (!ctx || !path || !out)
		return context_fail_null(ctx);
	struct stream *s;
	struct scrawl_idx_info *info = memory_alloc(1, sizeof(*info));
	if (!info)
		return context_fail_memory(ctx, "describing an IDX file");
	enum scrawl_status status = stream_open(ctx, path, &s);
	if (status == SCRAWL_OK) {
		status = idx_check_stream(ctx, s, info);
		stream_close(s);
	}
	if (status == SCRAWL_OK)
		*out = info;
	else
		memory_free(info);
	return status;
}

void scrawl_idx_info_destroy(struct scrawl_idx_info *info)
{
	memory_free(info);
}
