/* SPDX-License-Identifier: MIT */
/*
 * stream_reads.h - for tests: reads bytes through a stream and checks the result
 */
#ifndef SCRAWL_TESTS_STREAM_READS_H
#define SCRAWL_TESTS_STREAM_READS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/context.h"
#include "data/stream.h"
#include "support/stream_bytes.h"

#define ROOM 4096

static struct scrawl_context ctx = { .threads = 1 };

/* Text that compresses, but not to almost nothing. */
static inline void fill_text(unsigned char *text, size_t count)
{
	for (size_t i = 0; i < count; i++)
		text[i] = (unsigned char)((i * i / 7) % 23 + 'a');
}

/* Reads a source to its end, `piece` bytes at a time. */
static inline enum scrawl_status read_all(struct stream_bytes *source, size_t piece,
					  unsigned char *out, size_t *count)
{
	struct stream *s;
	*count = 0;
	enum scrawl_status status =
		stream_open_source(&ctx, "bytes", stream_bytes_read, source, &s);
	if (status != SCRAWL_OK)
		return status;
	for (size_t got = piece; status == SCRAWL_OK && got == piece; *count += got) {
		assert_true(*count + piece <= ROOM);
		status = stream_read(s, out + *count, piece, &got);
	}
	stream_close(s);
	return status;
}

static inline enum scrawl_status read_bytes(const unsigned char *bytes, size_t length,
					    unsigned char *out, size_t *count)
{
	struct stream_bytes source = { .bytes = bytes, .count = length };
	return read_all(&source, 512, out, count);
}

static inline void expect_text(const unsigned char *bytes, size_t length, const void *text,
			       size_t count)
{
	unsigned char out[ROOM];
	size_t got;
	assert_int_equal(read_bytes(bytes, length, out, &got), SCRAWL_OK);
	assert_int_equal(got, count);
	assert_memory_equal(out, text, count);
}

static inline void expect_failure(const unsigned char *bytes, size_t length, const char *says)
{
	unsigned char out[ROOM];
	size_t got;
	assert_int_equal(read_bytes(bytes, length, out, &got), SCRAWL_EDATA);
	assert_non_null(strstr(ctx.error, says));
	assert_non_null(strstr(ctx.error, "bytes: "));
}

#endif
