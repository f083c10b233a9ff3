/* SPDX-License-Identifier: MIT */
/*
 * rows.h - the printed boxes of a form, as fields
 */
#ifndef SCRAWL_READ_ROWS_H
#define SCRAWL_READ_ROWS_H

#include "read/ink.h"

/*
 * Finds rows of printed boxes in ink, as scrawl_image_find_fields does: fields of a picture of that
 * shape, to be freed with memory_free.  ENOMEM.
 */
enum scrawl_status rows_find(scrawl_context *ctx, const struct ink *ink, struct scrawl_shape shape,
			     struct scrawl_field **fields, size_t *count);

#endif
