/* SPDX-License-Identifier: MIT */
/*
 * idx.h - IDX files: arrays of unsigned bytes after a header with their sizes
 *
 *	byte 0, 1      0
 *	byte 2         type of the values: 08 unsigned byte (the only one read), 09 signed byte,
 *	               0B int16, 0C int32, 0D float32, 0E float64
 *	byte 3         number of dimensions D
 *	byte 4 ..      D sizes, uint32, most significant byte first
 *	then           the values, the last dimension varying fastest
 *
 * Images have the dimensions count, height, width; labels only the count.
 */
#ifndef SCRAWL_DATA_IDX_H
#define SCRAWL_DATA_IDX_H

#include <scrawl.h>

#include "data/stream.h"

/*
 * The most data that a file may claim, so that a damaged header cannot demand all memory: 8 GiB, or
 * as much as a 32-bit process can hold in addition to a network.
 */
#define IDX_MAX_GIB   (SIZE_MAX > UINT32_MAX ? 8 : 1)
#define IDX_MAX_BYTES ((uint64_t)IDX_MAX_GIB << 30)

enum idx_kind {
	IDX_ANY, /* 1 to 4 dimensions */
	IDX_IMAGES,
	IDX_LABELS,
};

struct idx_data {
	struct scrawl_idx_info info;
	uint8_t *bytes; /* info.data_bytes of them; free with memory_free */
};

/*
 * Reads a file of the given kind to its real end.  Memory is allocated as the data arrives, not as
 * the header promises.
 * EDATA: not IDX, of another kind, damaged, or its data is shorter or longer than the header says.
 */
enum scrawl_status idx_read(scrawl_context *ctx, const char *path, enum idx_kind kind,
			    struct idx_data *out);

/* The same from a stream, which stays open. */
enum scrawl_status idx_read_stream(scrawl_context *ctx, struct stream *s, enum idx_kind kind,
				   struct idx_data *out);

/* Reads and checks the same, but does not keep the data. */
enum scrawl_status idx_check_stream(scrawl_context *ctx, struct stream *s,
				    struct scrawl_idx_info *out);

#endif
