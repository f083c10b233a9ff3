/* SPDX-License-Identifier: MIT */
/*
 * test_stream_bad.c - the gzip reader on files that are truncated, have flipped bits or bad headers
 */
#include "support/stream_reads.h"

static void test_every_truncation(void **state)
{
	(void)state;
	unsigned char text[300], packed[ROOM];
	fill_text(text, sizeof(text));
	size_t length = gzip_bytes(text, sizeof(text), packed, ROOM);
	for (size_t cut = 2; cut < length; cut++)
		expect_failure(packed, cut, "in the middle of its gzip data");
	expect_text(packed, length, text, sizeof(text));
}

/* Compresses text, with a header that has every optional field; returns the length. */
static size_t packed_with_fields(const unsigned char *text, size_t count, unsigned char *packed)
{
	unsigned char bare[ROOM];
	size_t length = gzip_bytes(text, count, bare, ROOM), at = 10;
	if (length < 10)
		return 0;
	memcpy(packed, bare, 10);
	packed[3] = 2 | 4 | 8 | 16; /* header CRC, extra, name, comment */
	memcpy(packed + at,
	       "\x03\x00"
	       "abc"
	       "name\0note\0",
	       15);
	at += 15;
	uLong crc = crc32(0, packed, (uInt)at);
	packed[at++] = (unsigned char)crc;
	packed[at++] = (unsigned char)(crc >> 8);
	memcpy(packed + at, bare + 10, length - 10);
	return at + length - 10;
}

static void flip_every_bit(unsigned char *packed, size_t length, const unsigned char *text,
			   size_t count, bool header_crc)
{
	unsigned char out[ROOM];
	size_t fields = 0, padding = 0;
	for (size_t bit = 0; bit < 8 * length; bit++) {
		packed[bit / 8] ^= (unsigned char)(1u << bit % 8);
		size_t got;
		enum scrawl_status status = read_bytes(packed, length, out, &got);
		if (status == SCRAWL_OK && bit >= 16) {
			size_t byte = bit / 8;
			if (bit == 3 * 8 || (byte >= 4 && byte <= 9))
				fields++;
			else
				padding++;
			assert_int_equal(got, count);
			assert_memory_equal(out, text, count);
		} else if (status == SCRAWL_OK) {
			/* No longer gzip: passed through, for the IDX reader to refuse. */
			assert_int_equal(got, length);
			assert_memory_equal(out, packed, length);
		} else {
			assert_int_equal(status, SCRAWL_EDATA);
		}
		packed[bit / 8] ^= (unsigned char)(1u << bit % 8);
	}
	/* The text flag and the bytes for time, flags and system, unless the header has a CRC. */
	assert_int_equal(fields, header_crc ? 0 : 1 + 6 * 8);
	/* Padding bits before a stored block or the trailer. */
	assert_true(padding <= 7);
	expect_text(packed, length, text, count);
}

static void test_every_flipped_bit(void **state)
{
	(void)state;
	unsigned char text[300], packed[ROOM];
	fill_text(text, sizeof(text));
	size_t length = gzip_bytes(text, sizeof(text), packed, ROOM);
	flip_every_bit(packed, length, text, sizeof(text), false);
	/* Incompressible data is stored, where only the checksum can see a flip. */
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (unsigned char)(i * i * 31 + i / 3 * 77 + (i << (i % 5)));
	length = gzip_bytes(text, sizeof(text), packed, ROOM);
	flip_every_bit(packed, length, text, sizeof(text), false);
	length = packed_with_fields(text, sizeof(text), packed);
	flip_every_bit(packed, length, text, sizeof(text), true);
	for (size_t cut = 2; cut < length; cut++)
		expect_failure(packed, cut, "in the middle of its gzip data");
}

static void test_trailer(void **state)
{
	(void)state;
	unsigned char packed[ROOM];
	size_t length = gzip_bytes("hello", 5, packed, ROOM), got;
	struct stream_bytes source = { .bytes = packed, .count = length, .step = length - 8 };
	struct stream *s;
	unsigned char out[8];
	packed[length - 8] ^= 0xff;
	expect_failure(packed, length, "incorrect data check");
	/* The data is there, but the end is not reported. */
	assert_int_equal(stream_open_source(&ctx, "bytes", stream_bytes_read, &source, &s),
			 SCRAWL_OK);
	assert_int_equal(stream_read(s, out, 5, &got), SCRAWL_OK);
	assert_int_equal(got, 5);
	assert_int_equal(stream_read(s, out, 1, &got), SCRAWL_EDATA);
	stream_close(s);
	packed[length - 8] ^= 0xff;
	packed[length - 4] ^= 1;
	expect_failure(packed, length, "incorrect length check");
}

static void test_bad_headers(void **state)
{
	(void)state;
	unsigned char packed[ROOM];
	size_t length = gzip_bytes("hello", 5, packed, ROOM);
	packed[2] = 7;
	expect_failure(packed, length, "unknown compression method");
	packed[2] = 8;
	packed[3] = 0x80;
	expect_failure(packed, length, "unknown header flags set");
	packed[3] = 4; /* an extra field far longer than the file */
	packed[10] = packed[11] = 0xff;
	expect_failure(packed, length, "in the middle of its gzip data");
	memset(packed + 10, 'n', ROOM - 10);
	packed[3] = 8; /* a name without a terminator */
	expect_failure(packed, ROOM, "in the middle of its gzip data");
}

static void test_read_error(void **state)
{
	(void)state;
	unsigned char packed[ROOM], out[ROOM];
	size_t length = gzip_bytes("hello", 5, packed, ROOM), got;
	for (size_t cut = 0; cut <= length; cut++) {
		struct stream_bytes source = { .bytes = packed, .count = cut, .error = EIO };
		assert_int_equal(read_all(&source, 64, out, &got), SCRAWL_EIO);
		assert_non_null(strstr(ctx.error, strerror(EIO)));
	}
	/* Behind a member, in its padding, and in a file that is not compressed. */
	memset(packed + length, 0, 4);
	for (int plain = 0; plain < 2; plain++) {
		struct stream_bytes source = {
			.bytes = plain ? packed + length : packed,
			.count = plain ? 4 : length + 4,
			.step = 1,
			.error = EIO,
		};
		assert_int_equal(read_all(&source, 64, out, &got), SCRAWL_EIO);
		assert_non_null(strstr(ctx.error, strerror(EIO)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_truncation), cmocka_unit_test(test_every_flipped_bit),
		cmocka_unit_test(test_trailer),          cmocka_unit_test(test_bad_headers),
		cmocka_unit_test(test_read_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
