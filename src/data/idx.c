/* SPDX-License-Identifier: MIT */
/*
 * idx.c - reads IDX files; a header is only a claim until the data has arrived
 */
#include "data/idx.h"

#include <stdio.h>
#include <string.h>

#include "core/context.h"
#include "core/file_kind.h"
#include "core/memory.h"
#include "core/size.h"

#define MAX_DIMENSIONS 4
#define MAGIC_SIZE     4
#define TYPE_BYTE      0x08
#define FIRST_BUFFER   ((size_t)64 << 20)
#define SKIP_BUFFER    32768
#define SIZES_TEXT     64 /* "4294967295 x ..." four times */

/* NULL: not a type. */
static const char *type_name(uint8_t type)
{
	static const char *const names[] = {
		[0x08] = "unsigned bytes",  [0x09] = "signed bytes",  [0x0b] = "16-bit integers",
		[0x0c] = "32-bit integers", [0x0d] = "32-bit floats", [0x0e] = "64-bit floats",
	};
	return type < sizeof(names) / sizeof(names[0]) ? names[type] : NULL;
}

/* "60000 x 28 x 28" */
static void format_sizes(const struct scrawl_idx_info *info, char *text)
{
	size_t length = 0;
	text[0] = 0;
	for (unsigned d = 0; d < info->dimensions; d++) {
		int n = snprintf(text + length, SIZES_TEXT - length, "%s%zu", d ? " x " : "",
				 info->size[d]);
		length += (size_t)n;
	}
}

/* The magic number is wrong: reports what the file is instead, judging by its first bytes. */
static enum scrawl_status fail_magic(scrawl_context *ctx, struct stream *s, const uint8_t *magic)
{
	const char *name = stream_name(s);
	if (magic[2] == 0 && magic[3] == 0 && type_name(magic[1]) && magic[0] >= 1 &&
	    magic[0] <= MAX_DIMENSIONS)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: an IDX file in reversed byte order (write its header with "
				    "the most significant byte first)",
				    name);
	uint8_t begin[FILE_KIND_BYTES];
	size_t more;
	memcpy(begin, magic, MAGIC_SIZE);
	enum scrawl_status status =
		stream_read(s, begin + MAGIC_SIZE, sizeof(begin) - MAGIC_SIZE, &more);
	if (status != SCRAWL_OK)
		return status;
	const struct file_kind *kind = file_kind_find(begin, MAGIC_SIZE + more);
	if (kind && kind->as_data)
		return context_fail(ctx, SCRAWL_EDATA, "%s: not IDX but %s (%s)", name, kind->name,
				    kind->as_data);
	return context_fail(ctx, SCRAWL_EDATA,
			    "%s: not IDX: begins with %02x %02x %02x %02x, not 00 00 08 (IDX "
			    "files are read, gzipped or plain)",
			    name, magic[0], magic[1], magic[2], magic[3]);
}

static enum scrawl_status check_dimensions(scrawl_context *ctx, const char *name, unsigned found,
					   enum idx_kind kind)
{
	if (kind == IDX_IMAGES && found == 1)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: holds labels (1 dimension) where images (3) are wanted: "
				    "are the two files swapped?",
				    name);
	if (kind == IDX_LABELS && found == 3)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: holds images (3 dimensions) where labels (1) are wanted: "
				    "are the two files swapped?",
				    name);
	if (kind == IDX_IMAGES && found != 3)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: has %u dimensions; images have 3: count, height, width",
				    name, found);
	if (kind == IDX_LABELS && found != 1)
		return context_fail(ctx, SCRAWL_EDATA, "%s: has %u dimensions; labels have 1", name,
				    found);
	if (found < 1 || found > MAX_DIMENSIONS)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: has %u dimensions; 1 to 4 are read (damaged header?)",
				    name, found);
	return SCRAWL_OK;
}

/* Checks that each size is at least 1 and the product is within the limit. */
static enum scrawl_status check_sizes(scrawl_context *ctx, const char *name,
				      struct scrawl_idx_info *info)
{
	char sizes[SIZES_TEXT];
	format_sizes(info, sizes);
	bool fits = true;
	info->data_bytes = 1;
	for (unsigned d = 0; d < info->dimensions; d++) {
		if (info->size[d] == 0)
			return context_fail(ctx, SCRAWL_EDATA,
					    "%s: the header says %s: it is empty", name, sizes);
		fits = fits && size_multiply(info->data_bytes, info->size[d], &info->data_bytes);
	}
	if (!fits || info->data_bytes > IDX_MAX_BYTES)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: the header claims %s bytes; at most %d GiB are read "
				    "(damaged header?)",
				    name, sizes, IDX_MAX_GIB);
	return SCRAWL_OK;
}

static enum scrawl_status fail_short_header(scrawl_context *ctx, const char *name, size_t need,
					    size_t got)
{
	if (got == 0)
		return context_fail(ctx, SCRAWL_EDATA, "%s: empty", name);
	return context_fail(ctx, SCRAWL_EDATA,
			    "%s: cut short in its header: %zu bytes are needed, %zu are there",
			    name, need, got);
}

static enum scrawl_status read_header(scrawl_context *ctx, struct stream *s, enum idx_kind kind,
				      struct scrawl_idx_info *info)
{
	const char *name = stream_name(s);
	uint8_t magic[MAGIC_SIZE], sizes[4 * MAX_DIMENSIONS];
	size_t got;
	enum scrawl_status status = stream_read(s, magic, sizeof(magic), &got);
	if (status != SCRAWL_OK)
		return status;
	if (got < sizeof(magic))
		return fail_short_header(ctx, name, sizeof(magic), got);
	if (magic[0] != 0 || magic[1] != 0)
		return fail_magic(ctx, s, magic);
	if (!type_name(magic[2]))
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: not IDX: there is no type of values 0x%02x", name,
				    magic[2]);
	if (magic[2] != TYPE_BYTE)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: holds %s; only unsigned bytes are read (convert it first)",
				    name, type_name(magic[2]));
	status = check_dimensions(ctx, name, magic[3], kind);
	if (status != SCRAWL_OK)
		return status;
	size_t dimensions = magic[3];
	info->dimensions = magic[3];
	status = stream_read(s, sizes, 4 * dimensions, &got);
	if (status != SCRAWL_OK)
		return status;
	if (got < 4 * dimensions)
		return fail_short_header(ctx, name, MAGIC_SIZE + 4 * dimensions, MAGIC_SIZE + got);
	for (size_t d = 0; d < dimensions; d++) {
		const uint8_t *b = sizes + 4 * d;
		info->size[d] = (size_t)b[0] << 24 | (size_t)b[1] << 16 | (size_t)b[2] << 8 | b[3];
	}
	return check_sizes(ctx, name, info);
}

/* Checks after `got` bytes of data that this matches the header and that the file ends properly. */
static enum scrawl_status check_end(scrawl_context *ctx, struct stream *s, size_t got,
				    struct scrawl_idx_info *info)
{
	char sizes[SIZES_TEXT];
	format_sizes(info, sizes);
	if (got < info->data_bytes)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: cut short: the header says %s = %zu bytes of data, "
				    "%zu are there",
				    stream_name(s), sizes, info->data_bytes, got);
	uint8_t surplus;
	enum scrawl_status status = stream_read(s, &surplus, 1, &got);
	if (status != SCRAWL_OK)
		return status;
	if (got > 0)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: too long: the header says %s = %zu bytes of data, "
				    "at least %zu are there",
				    stream_name(s), sizes, info->data_bytes, info->data_bytes + 1);
	info->gzip = stream_is_gzip(s);
	info->file_bytes = stream_file_bytes(s);
	return SCRAWL_OK;
}

/* Stores up to total bytes in *block, which the caller frees even on failure. */
static enum scrawl_status read_data(scrawl_context *ctx, struct stream *s, size_t total,
				    uint8_t **block, size_t *filled)
{
	size_t capacity = size_min(total, FIRST_BUFFER);
	*filled = 0;
	*block = memory_alloc(capacity, 1);
	if (!*block)
		return context_fail_memory(ctx, "reading an IDX file");
	for (;;) {
		size_t got;
		enum scrawl_status status =
			stream_read(s, *block + *filled, capacity - *filled, &got);
		if (status != SCRAWL_OK)
			return status;
		*filled += got;
		if (*filled < capacity || capacity == total)
			return SCRAWL_OK;
		size_t larger = capacity < total / 2 ? 2 * capacity : total;
		uint8_t *grown = memory_grow(*block, capacity, larger);
		if (!grown)
			return context_fail_memory(ctx, "reading an IDX file");
		*block = grown;
		capacity = larger;
	}
}

enum scrawl_status idx_read_stream(scrawl_context *ctx, struct stream *s, enum idx_kind kind,
				   struct idx_data *out)
{
	struct idx_data data = { 0 };
	size_t filled;
	enum scrawl_status status = read_header(ctx, s, kind, &data.info);
	if (status == SCRAWL_OK)
		status = read_data(ctx, s, data.info.data_bytes, &data.bytes, &filled);
	if (status == SCRAWL_OK)
		status = check_end(ctx, s, filled, &data.info);
	if (status != SCRAWL_OK) {
		memory_free(data.bytes);
		return status;
	}
	*out = data;
	return SCRAWL_OK;
}

enum scrawl_status idx_check_stream(scrawl_context *ctx, struct stream *s,
				    struct scrawl_idx_info *out)
{
	struct scrawl_idx_info info = { 0 };
	uint8_t skipped[SKIP_BUFFER];
	size_t seen = 0, got = 1;
	enum scrawl_status status = read_header(ctx, s, IDX_ANY, &info);
	while (status == SCRAWL_OK && seen < info.data_bytes && got > 0) {
		size_t left = info.data_bytes - seen;
		status = stream_read(s, skipped, size_min(left, SKIP_BUFFER), &got);
		seen += got;
	}
	if (status == SCRAWL_OK)
		status = check_end(ctx, s, seen, &info);
	if (status == SCRAWL_OK)
		*out = info;
	return status;
}

enum scrawl_status idx_read(scrawl_context *ctx, const char *path, enum idx_kind kind,
			    struct idx_data *out)
{
	struct stream *s;
	enum scrawl_status status = stream_open(ctx, path, &s);
	if (status != SCRAWL_OK)
		return status;
	status = idx_read_stream(ctx, s, kind, out);
	stream_close(s);
	return status;
}

enum scrawl_status scrawl_idx_describe(scrawl_context *ctx, const char *path,
				       struct scrawl_idx_info **out)
{
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
