/* SPDX-License-Identifier: MIT */
/*
 * idx_header.h - the header of an IDX file, checked
 */
#ifndef SCRAWL_DATA_IDX_HEADER_H
#define SCRAWL_DATA_IDX_HEADER_H

#include <scrawl.h>

#include "data/stream.h"

/*
 * The most data that a file may claim, so that a damaged header cannot demand all memory: 8 GiB, or
 * as much as a 32-bit process can hold in addition to a network.
 */
#define IDX_MAX_GIB   (SIZE_MAX > UINT32_MAX ? 8 : 1)
#define IDX_MAX_BYTES ((uint64_t)IDX_MAX_GIB << 30)

#define IDX_MAX_CHANNELS 4

enum idx_kind {
	IDX_ANY, /* 1 to 4 dimensions, of any type */
	IDX_IMAGES,
	IDX_LABELS,
};

/*
 * Reads the header and checks that a file of this kind can have it.  Sets info, without what only
 * the file's end shows, and *type.
 */
enum scrawl_status idx_header_read(scrawl_context *ctx, struct stream *s, enum idx_kind kind,
				   struct scrawl_idx_info *info, uint8_t *type);

#define IDX_SIZES_TEXT 64 /* "4294967295 x ..." four times */

/* "60000 x 28 x 28" */
void idx_format_sizes(const struct scrawl_idx_info *info, char *text);

#endif
