/* SPDX-License-Identifier: MIT */
/*
 * idx_bytes.h - for tests: small IDX files in memory, and checks that bad ones are refused
 */
#ifndef SCRAWL_TESTS_IDX_BYTES_H
#define SCRAWL_TESTS_IDX_BYTES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/context.h"
#include "data/idx.h"
#include "support/stream_bytes.h"

#define ROOM 4096

static struct scrawl_context ctx = { .threads = 1 };
static const uint32_t small[] = { 5, 4, 3 };

static inline void put_u32(unsigned char *to, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		to[i] = (unsigned char)(value >> (24 - 8 * i));
}

/* Header and data of a file with these sizes; data byte i is i * 7. */
static inline size_t make_idx(unsigned char *out, unsigned dimensions, const uint32_t *sizes)
{
	size_t at = 4, total = 1;
	memcpy(out, "\0\0\x08", 3);
	out[3] = (unsigned char)dimensions;
	for (unsigned d = 0; d < dimensions; d++, at += 4) {
		put_u32(out + at, sizes[d]);
		total *= sizes[d];
	}
	for (size_t i = 0; i < total; i++)
		out[at + i] = (unsigned char)(i * 7);
	return at + total;
}

static inline enum scrawl_status read_source(struct stream_bytes *source, enum idx_kind kind,
					     struct idx_data *out)
{
	struct stream *s;
	enum scrawl_status status =
		stream_open_source(&ctx, "bytes", stream_bytes_read, source, &s);
	if (status != SCRAWL_OK)
		return status;
	status = idx_read_stream(&ctx, s, (struct idx_request){ .kind = kind }, out);
	stream_close(s);
	return status;
}

static inline enum scrawl_status check_source(struct stream_bytes *source,
					      struct scrawl_idx_info *out)
{
	struct stream *s;
	enum scrawl_status status =
		stream_open_source(&ctx, "bytes", stream_bytes_read, source, &s);
	if (status != SCRAWL_OK)
		return status;
	status = idx_check_stream(&ctx, s, out);
	stream_close(s);
	return status;
}

/* Reading and describing both refuse the bytes, and the error contains `says`. */
static inline void expect_failure(const unsigned char *bytes, size_t length, enum idx_kind kind,
				  const char *says)
{
	struct stream_bytes source = { .bytes = bytes, .count = length };
	struct idx_data data = { 0 };
	assert_int_equal(read_source(&source, kind, &data), SCRAWL_EDATA);
	if (!strstr(ctx.error, says))
		fail_msg("'%s' is not in '%s'", says, ctx.error);
	assert_null(data.bytes);
	if (kind != IDX_ANY)
		return;
	struct scrawl_idx_info info = { .dimensions = 99 };
	source.at = 0;
	assert_int_equal(check_source(&source, &info), SCRAWL_EDATA);
	assert_non_null(strstr(ctx.error, says));
	assert_int_equal(info.dimensions, 99);
}

#endif
