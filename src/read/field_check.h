/* SPDX-License-Identifier: MIT */
/*
 * field_check.h - whether fields fit a picture, and can be read in bounded time and memory
 */
#ifndef SCRAWL_READ_FIELD_CHECK_H
#define SCRAWL_READ_FIELD_CHECK_H

#include <scrawl.h>

/* EINVAL: see scrawl_reader_read_fields. */
enum scrawl_status fields_check(scrawl_context *ctx, struct scrawl_shape shape,
				const struct scrawl_field *fields, size_t count);

#endif
