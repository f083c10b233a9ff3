/* SPDX-License-Identifier: MIT */
/*
 * stream_bytes.h - for tests: bytes in memory as a stream's source, and gzip compression
 */
#ifndef SCRAWL_TESTS_STREAM_BYTES_H
#define SCRAWL_TESTS_STREAM_BYTES_H

#include <errno.h>
#include <string.h>
#include <sys/types.h>
#include <zlib.h>

struct stream_bytes {
	const unsigned char *bytes;
	size_t count, at;
	size_t step;      /* maximum bytes per call; 0: no limit */
	int interrupts;   /* number of calls that fail with EINTR first */
	int error;        /* errno of an error in place of the end; 0: none */
	size_t end_calls; /* number of calls at the end */
};

/* A stream_source that reads a struct stream_bytes. */
static inline ssize_t stream_bytes_read(void *arg, void *buffer, size_t bytes)
{
	struct stream_bytes *source = arg;
	size_t n = source->count - source->at;
	if (source->interrupts > 0) {
		source->interrupts--;
		errno = EINTR;
		return -1;
	}
	if (n > bytes)
		n = bytes;
	if (source->step && n > source->step)
		n = source->step;
	if (n == 0) {
		source->end_calls++;
		errno = source->error;
		return source->error ? -1 : 0;
	}
	memcpy(buffer, source->bytes + source->at, n);
	source->at += n;
	return (ssize_t)n;
}

/* Compresses bytes as one gzip member into out; returns its length, 0 if it does not fit. */
static inline size_t gzip_bytes(const void *bytes, size_t count, unsigned char *out, size_t room)
{
	z_stream z = { 0 };
	unsigned char nothing = 0;
	if (deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return 0;
	/* zlib does not write to it, but declares it const only with ZLIB_CONST. */
	union {
		const void *from;
		unsigned char *to;
	} input = { count ? bytes : &nothing };
	z.next_in = input.to;
	z.avail_in = (unsigned)count;
	z.next_out = out;
	z.avail_out = (unsigned)room;
	int result = deflate(&z, Z_FINISH);
	size_t length = room - z.avail_out;
	deflateEnd(&z);
	return result == Z_STREAM_END ? length : 0;
}

#endif
