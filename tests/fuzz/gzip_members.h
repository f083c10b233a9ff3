/* SPDX-License-Identifier: MIT */
/*
 * gzip_members.h - a second reading of gzip files, with zlib for the deflated data alone
 */
#ifndef SCRAWL_TESTS_FUZZ_GZIP_MEMBERS_H
#define SCRAWL_TESTS_FUZZ_GZIP_MEMBERS_H

#include <zlib.h>

#include "fuzz.h"

enum { GZIP_TRAILER = 8, GZIP_HEADER = 10, GZIP_HCRC = 2, GZIP_EXTRA = 4, GZIP_TEXTS = 0x18 };

static inline bool is_gzip(const uint8_t *file, size_t size)
{
	return size >= 2 && file[0] == 0x1f && file[1] == 0x8b;
}

static inline uint32_t load_little(const uint8_t *at)
{
	return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static inline void store_little(uint8_t *at, size_t bytes, uint32_t value)
{
	for (size_t i = 0; i < bytes; i++)
		at[i] = (uint8_t)(value >> 8 * i);
}

/*
 * The length of a member's header (RFC 1952), 0 if it is none; its checksum, if it has one, must be
 * right, or is put right if mend.
 */
static inline size_t gzip_header(uint8_t *file, size_t size, bool mend)
{
	size_t at = GZIP_HEADER;
	if (size < GZIP_HEADER || !is_gzip(file, size) || file[2] != 8 || file[3] & 0xe0)
		return 0;
	if (file[3] & GZIP_EXTRA) {
		if (size - at < 2)
			return 0;
		at += 2 + (file[at] | (size_t)file[at + 1] << 8);
	}
	for (unsigned flag = 8; flag & GZIP_TEXTS; flag *= 2)
		if (file[3] & flag) {
			const uint8_t *end = at < size ? memchr(file + at, 0, size - at) : NULL;
			if (!end)
				return 0;
			at = (size_t)(end - file) + 1;
		}
	if (file[3] & GZIP_HCRC) {
		if (at > size || size - at < 2)
			return 0;
		uint32_t crc = crc32(0, file, (unsigned)at) & 0xffff;
		if (mend)
			store_little(file + at, 2, crc);
		if ((file[at] | (uint32_t)file[at + 1] << 8) != crc)
			return 0;
		at += 2;
	}
	return at < size ? at : 0;
}

/* What a gzip file holds. */
struct unpacked {
	uint8_t *bytes; /* [room] */
	size_t room, count;
	bool full; /* there is more than fits */
};

/* Inflates deflated data; returns its length, 0 if it is damaged, cut short or too much. */
static inline size_t inflate_raw(uint8_t *data, size_t size, struct unpacked *out)
{
	z_stream z = { .next_in = data, .avail_in = (unsigned)size };
	z.next_out = out->bytes + out->count;
	z.avail_out = (unsigned)(out->room - out->count);
	REQUIRE(inflateInit2(&z, -15) == Z_OK);
	int result = inflate(&z, Z_FINISH);
	out->count = out->room - z.avail_out;
	out->full = result != Z_STREAM_END && out->count == out->room;
	size_t length = size - z.avail_in;
	inflateEnd(&z);
	return result == Z_STREAM_END ? length : 0;
}

/*
 * Unpacks a gzip file of any number of members, and zeros after the last one.  mend: checksums and
 * lengths that are wrong are put right.  false: it is damaged, or does not fit.
 */
static inline bool unpack_gzip(uint8_t *file, size_t size, bool mend, struct unpacked *out)
{
	size_t at = 0;
	out->count = 0;
	out->full = false;
	while (is_gzip(file + at, size - at)) {
		size_t before = out->count, header = gzip_header(file + at, size - at, mend);
		at += header;
		size_t length = header ? inflate_raw(file + at, size - at, out) : 0;
		at += length;
		if (!length || size - at < GZIP_TRAILER)
			return false;
		const uint8_t *bytes = out->bytes + before;
		uint32_t count = (uint32_t)(out->count - before);
		uint32_t crc = (uint32_t)crc32(0, bytes, count);
		if (mend) {
			store_little(file + at, 4, crc);
			store_little(file + at + 4, 4, count);
		}
		if (load_little(file + at) != crc || load_little(file + at + 4) != count)
			return false;
		at += GZIP_TRAILER;
	}
	while (at < size && !file[at])
		at++;
	return at == size;
}

#endif
