/* SPDX-License-Identifier: MIT */
/*
 * idx.h - IDX files: arrays of numbers after a header with their sizes
 *
 *	byte 0, 1      0
 *	byte 2         type of the values: 08 unsigned byte, 09 signed byte, 0B int16, 0C int32,
 *	               0D float32, 0E float64
 *	byte 3         number of dimensions D
 *	byte 4 ..      D sizes, uint32, most significant byte first
 *	then           the values, in the same byte order, the last dimension varying fastest
 *
 * Images have the dimensions count, height, width and perhaps channels, 1 to 4; labels only the
 * count, or count and columns (see idx_values.h), of which the first is the class.  Whatever the
 * type, values become bytes as they are read.
 */
#ifndef SCRAWL_DATA_IDX_H
#define SCRAWL_DATA_IDX_H

#include <scrawl.h>

#include "data/idx_header.h"
#include "data/idx_values.h"
#include "data/stream.h"

/* What a caller wants to read. */
struct idx_request {
	enum idx_kind kind;
	int label_offset; /* subtracted from labels */
};

/* A file being read from front to back. */
struct idx_file {
	scrawl_context *ctx;
	struct stream *stream;
	enum idx_kind kind;
	struct scrawl_idx_info info;
	struct idx_values values;
	size_t item_bytes; /* of an item, once it is bytes: an image's pixels, or 1 for a label */
	size_t seen;       /* bytes of data read so far, as stored */
	uint8_t *raw;      /* values before they are bytes; NULL: they are stored as bytes */
};

/*
 * Reads the header.  The stream must outlive the file, which idx_release ends.
 * EDATA: not IDX, of another kind, or damaged.  IDX_ANY files can only be skipped.
 */
enum scrawl_status idx_begin(scrawl_context *ctx, struct stream *s, struct idx_request request,
			     struct idx_file *file);

/*
 * Stores the next `bytes` bytes, no more than are left; if the file's values are not bytes, these
 * must be whole items.
 * EDATA: the file is cut short or damaged, or a value is out of range.
 */
enum scrawl_status idx_next(struct idx_file *file, uint8_t *out, size_t bytes);

/* Reads over all that is left, and discards it. */
enum scrawl_status idx_skip(struct idx_file *file);

/*
 * After the last item: checks that the file ends here, undamaged, and completes info.
 * EDATA: it does not.
 */
enum scrawl_status idx_end(struct idx_file *file);

void idx_release(struct idx_file *file);

struct idx_data {
	struct scrawl_idx_info info;
	uint8_t *bytes; /* item_bytes for each item; free with memory_free */
};

/*
 * Reads a whole file.  Memory is allocated as the data arrive, not as the header promises.
 * EDATA: not IDX, of another kind, damaged, or its data is shorter or longer than the header says.
 */
enum scrawl_status idx_read(scrawl_context *ctx, const char *path, struct idx_request request,
			    struct idx_data *out);

/* The same from a stream, which stays open. */
enum scrawl_status idx_read_stream(scrawl_context *ctx, struct stream *s,
				   struct idx_request request, struct idx_data *out);

/* Reads and checks the same, but does not keep the data. */
enum scrawl_status idx_check_stream(scrawl_context *ctx, struct stream *s,
				    struct scrawl_idx_info *out);

/* The shape of the images of a file read as such. */
struct scrawl_shape idx_shape(const struct scrawl_idx_info *info);

#endif
