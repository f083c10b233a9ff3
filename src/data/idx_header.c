/* SPDX-License-Identifier: MIT */
/*
 * idx_header.c - reads and checks an IDX header, which is only a claim until the data has arrived
 */
#include "data/idx_header.h"

#include <stdio.h>
#include <string.h>

#include "core/context.h"
#include "core/file_kind.h"
#include "core/size.h"
#include "data/idx_values.h"

#define MAX_DIMENSIONS 4
#define MAGIC_SIZE     4
#define QMNIST_COLUMNS 8

void idx_format_sizes(const struct scrawl_idx_info *info, char *text)
{
	size_t length = 0;
	text[0] = 0;
	for (unsigned d = 0; d < info->dimensions; d++) {
		int n = snprintf(text + length, IDX_SIZES_TEXT - length, "%s%zu", d ? " x " : "",
				 info->size[d]);
		length += (size_t)n;
	}
}

/* The magic number is wrong: reports what the file is instead, judging by its first bytes. */
static enum scrawl_status fail_magic(scrawl_context *ctx, struct stream *s, const uint8_t *magic)
{
	const char *name = stream_name(s);
	if (magic[2] == 0 && magic[3] == 0 && idx_type_name(magic[1]) && magic[0] >= 1 &&
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

/* Labels with columns are QMNIST's, or one: others would rather be classes one-hot. */
static bool has_label_columns(const struct scrawl_idx_info *info, uint8_t type)
{
	return info->dimensions == 2 &&
	       (info->size[1] == 1 || (type == IDX_INT32 && info->size[1] == QMNIST_COLUMNS));
}

static enum scrawl_status check_image_header(scrawl_context *ctx, const char *name,
					     const struct scrawl_idx_info *info, uint8_t type)
{
	if (info->dimensions == 1)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: holds labels (1 dimension) where images (3) are wanted: "
				    "are the two files swapped?",
				    name);
	if (info->dimensions < 3)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: has %u dimensions; images have 3: count, height, width",
				    name, info->dimensions);
	if (info->dimensions == 4 && info->size[3] > IDX_MAX_CHANNELS)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: its images have %zu channels; 1 to %d are read, and they "
				    "come last: count, height, width, channels",
				    name, info->size[3], IDX_MAX_CHANNELS);
	if (type == IDX_SIGNED)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: holds signed bytes; which of them is black is not known "
				    "(write images as unsigned bytes)",
				    name);
	return SCRAWL_OK;
}

static enum scrawl_status check_label_header(scrawl_context *ctx, const char *name,
					     const struct scrawl_idx_info *info, uint8_t type)
{
	if (info->dimensions == 3)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: holds images (3 dimensions) where labels (1) are wanted: "
				    "are the two files swapped?",
				    name);
	if (info->dimensions != 1 && !has_label_columns(info, type))
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: has %u dimensions; labels have 1 (or 8 columns of 32-bit "
				    "integers, as QMNIST's)",
				    name, info->dimensions);
	if (idx_type_is_float(type))
		return context_fail(ctx, SCRAWL_EDATA, "%s: holds %s; labels are integers", name,
				    idx_type_name(type));
	return SCRAWL_OK;
}

static enum scrawl_status check_kind(scrawl_context *ctx, const char *name, enum idx_kind kind,
				     const struct scrawl_idx_info *info, uint8_t type)
{
	if (kind == IDX_IMAGES)
		return check_image_header(ctx, name, info, type);
	return kind == IDX_LABELS ? check_label_header(ctx, name, info, type) : SCRAWL_OK;
}

/* Checks that each size is at least 1 and the product is within the limit. */
static enum scrawl_status check_sizes(scrawl_context *ctx, const char *name,
				      struct scrawl_idx_info *info, size_t value_bytes)
{
	char sizes[IDX_SIZES_TEXT];
	idx_format_sizes(info, sizes);
	bool fits = true;
	info->data_bytes = value_bytes;
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

/* Reads what follows the magic number. */
static enum scrawl_status read_sizes(scrawl_context *ctx, struct stream *s, unsigned dimensions,
				     struct scrawl_idx_info *info)
{
	uint8_t sizes[4 * MAX_DIMENSIONS];
	size_t got;
	if (dimensions < 1 || dimensions > MAX_DIMENSIONS)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: has %u dimensions; 1 to 4 are read (damaged header?)",
				    stream_name(s), dimensions);
	enum scrawl_status status = stream_read(s, sizes, 4 * (size_t)dimensions, &got);
	if (status != SCRAWL_OK)
		return status;
	if (got < 4 * (size_t)dimensions)
		return fail_short_header(ctx, stream_name(s), MAGIC_SIZE + 4 * dimensions,
					 MAGIC_SIZE + got);
	info->dimensions = dimensions;
	for (unsigned d = 0; d < dimensions; d++) {
		const uint8_t *b = sizes + 4 * (size_t)d;
		info->size[d] = (size_t)b[0] << 24 | (size_t)b[1] << 16 | (size_t)b[2] << 8 | b[3];
	}
	return SCRAWL_OK;
}

enum scrawl_status idx_header_read(scrawl_context *ctx, struct stream *s, enum idx_kind kind,
				   struct scrawl_idx_info *info, uint8_t *type)
{
	const char *name = stream_name(s);
	uint8_t magic[MAGIC_SIZE];
	size_t got;
	enum scrawl_status status = stream_read(s, magic, sizeof(magic), &got);
	if (status != SCRAWL_OK)
		return status;
	if (got < sizeof(magic))
		return fail_short_header(ctx, name, sizeof(magic), got);
	if (magic[0] != 0 || magic[1] != 0)
		return fail_magic(ctx, s, magic);
	*type = magic[2];
	info->values = idx_type_name(*type);
	if (!info->values)
		return context_fail(
			ctx, SCRAWL_EDATA,
			"%s: not IDX: there is no type of values 0x%02x (pixels without "
			"a header are not read)",
			name, *type);
	status = read_sizes(ctx, s, magic[3], info);
	if (status == SCRAWL_OK)
		status = check_sizes(ctx, name, info, idx_type_bytes(*type));
	if (status == SCRAWL_OK)
		status = check_kind(ctx, name, kind, info, *type);
	return status;
}
