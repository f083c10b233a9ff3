/* SPDX-License-Identifier: MIT */
/*
 * test_stream.c - the gzip reader against whole, joined, damaged and cut files
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/context.h"
#include "core/memory.h"
#include "data/stream.h"
#include "support/stream_bytes.h"

#define ROOM 4096

static struct scrawl_context ctx = { .threads = 1 };

/* 300 bytes that compress, but not to nothing. */
static void fill_text(unsigned char *text, size_t count)
{
	for (size_t i = 0; i < count; i++)
		text[i] = (unsigned char)((i * i / 7) % 23 + 'a');
}

/* Reads a source to its end, piece bytes at a time. */
static enum scrawl_status read_all(struct stream_bytes *source, size_t piece, unsigned char *out,
				   size_t *count)
{
	struct stream *s;
	*count = 0;
	enum scrawl_status status =
		stream_open_source(&ctx, "bytes", stream_bytes_read, source, &s);
	if (status)
		return status;
	for (size_t got = piece; !status && got == piece; *count += got) {
		assert_true(*count + piece <= ROOM);
		status = stream_read(s, out + *count, piece, &got);
	}
	stream_close(s);
	return status;
}

static enum scrawl_status read_bytes(const unsigned char *bytes, size_t length, unsigned char *out,
				     size_t *count)
{
	struct stream_bytes source = { .bytes = bytes, .count = length };
	return read_all(&source, 512, out, count);
}

static void expect_text(const unsigned char *bytes, size_t length, const void *text, size_t count)
{
	unsigned char out[ROOM];
	size_t got;
	assert_int_equal(read_bytes(bytes, length, out, &got), SCRAWL_OK);
	assert_int_equal(got, count);
	assert_memory_equal(out, text, count);
}

static void expect_failure(const unsigned char *bytes, size_t length, const char *says)
{
	unsigned char out[ROOM];
	size_t got;
	assert_int_equal(read_bytes(bytes, length, out, &got), SCRAWL_EDATA);
	assert_non_null(strstr(ctx.error, says));
	assert_non_null(strstr(ctx.error, "bytes: "));
}

static void test_plain(void **state)
{
	(void)state;
	unsigned char text[300];
	fill_text(text, sizeof(text));
	for (size_t n = 0; n <= sizeof(text); n++)
		expect_text(text, n, text, n);
	expect_text((const unsigned char *)"\x1f", 1, "\x1f", 1);
	expect_text((const unsigned char *)"\x1f\x8c", 2, "\x1f\x8c", 2);
}

/* Every way to cut source and reads into pieces gives the same bytes. */
static void test_short_reads(void **state)
{
	(void)state;
	unsigned char text[300], packed[ROOM], out[ROOM];
	fill_text(text, sizeof(text));
	size_t length = gzip_bytes(text, 200, packed, ROOM);
	length += gzip_bytes(text + 200, 100, packed + length, ROOM - length);
	memset(packed + length, 0, 5);
	length += 5;
	for (size_t step = 1; step < 40; step++)
		for (size_t piece = 1; piece < 350; piece += 7) {
			struct stream_bytes source = {
				.bytes = packed, .count = length, .step = step, .interrupts = 3
			};
			size_t got;
			assert_int_equal(read_all(&source, piece, out, &got), SCRAWL_OK);
			assert_int_equal(got, sizeof(text));
			assert_memory_equal(out, text, sizeof(text));
			assert_int_equal(source.at, length);
			assert_int_equal(source.end_calls, 1);
		}
}

static void test_facts(void **state)
{
	(void)state;
	unsigned char packed[ROOM], out[16];
	struct stream_bytes source = { .bytes = packed };
	source.count = gzip_bytes("hello", 5, packed, ROOM);
	struct stream *s;
	size_t got;
	assert_int_equal(stream_open_source(&ctx, "name", stream_bytes_read, &source, &s),
			 SCRAWL_OK);
	assert_true(stream_is_gzip(s));
	assert_string_equal(stream_name(s), "name");
	assert_int_equal(stream_read(s, out, sizeof(out), &got), SCRAWL_OK);
	assert_int_equal(got, 5);
	assert_int_equal(stream_file_bytes(s), source.count);
	/* At the end it stays there. */
	assert_int_equal(stream_read(s, out, sizeof(out), &got), SCRAWL_OK);
	assert_int_equal(got, 0);
	stream_close(s);
	stream_close(NULL);
}

static void test_members(void **state)
{
	(void)state;
	unsigned char text[300], one[ROOM], two[ROOM], none[ROOM], joined[ROOM];
	fill_text(text, sizeof(text));
	size_t ones = gzip_bytes(text, 123, one, ROOM);
	size_t twos = gzip_bytes(text + 123, 177, two, ROOM);
	size_t nones = gzip_bytes("", 0, none, ROOM);
	const struct {
		const unsigned char *bytes;
		size_t count;
	} kinds[] = {
		{ none, nones }, { one, ones }, { none, nones }, { two, twos }, { none, nones }
	};
	/* With and without the empty members at the front, in between and at the end. */
	for (unsigned mask = 0; mask < 8; mask++) {
		size_t length = 0;
		for (unsigned k = 0; k < 5; k++) {
			if (k % 2 == 0 && !(mask >> k / 2 & 1))
				continue;
			memcpy(joined + length, kinds[k].bytes, kinds[k].count);
			length += kinds[k].count;
		}
		expect_text(joined, length, text, sizeof(text));
		/* A second member cut short is not padding and not the end. */
		for (size_t cut = length - nones + 1; cut < length; cut++) {
			size_t got;
			unsigned char out[ROOM];
			enum scrawl_status status = read_bytes(joined, cut, out, &got);
			assert_int_equal(status, SCRAWL_EDATA);
		}
	}
	expect_text(none, nones, "", 0);
}

static void test_trailing(void **state)
{
	(void)state;
	unsigned char packed[ROOM] = { 0 };
	size_t length = gzip_bytes("hello", 5, packed, ROOM);
	for (size_t zeros = 0; zeros < 1000; zeros += 37)
		expect_text(packed, length + zeros, "hello", 5);
	for (size_t zeros = 0; zeros < 10; zeros++) {
		static const unsigned char garbage[] = { 1, 'x', 0x1f, 0xff };
		for (size_t g = 0; g < sizeof(garbage); g++) {
			packed[length + zeros] = garbage[g];
			expect_failure(packed, length + zeros + 1, "follow the gzip data");
			expect_failure(packed, length + zeros + 2, "follow the gzip data");
			packed[length + zeros] = 0;
		}
	}
	/* Another member behind padding is not joined. */
	size_t again = gzip_bytes("again", 5, packed + length + 3, ROOM - length - 3);
	expect_failure(packed, length + 3 + again, "follow the gzip data");
}

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

/* Of 300 bytes behind a header with every optional field. */
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
			/* No longer gzip: handed out as it is, for the IDX reader to refuse. */
			assert_int_equal(got, length);
			assert_memory_equal(out, packed, length);
		} else {
			assert_int_equal(status, SCRAWL_EDATA);
		}
		packed[bit / 8] ^= (unsigned char)(1u << bit % 8);
	}
	/* The text flag and six bytes of time, flags and system, unless the header has a CRC. */
	assert_int_equal(fields, header_crc ? 0 : 1 + 6 * 8);
	/* Bits that fill up a byte before a stored block or the trailer. */
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
	packed[3] = 8; /* a name without an end */
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
}

static void test_memory(void **state)
{
	(void)state;
	unsigned char text[300], packed[ROOM], out[ROOM];
	fill_text(text, sizeof(text));
	size_t length = gzip_bytes(text, sizeof(text), packed, ROOM), got;
	enum scrawl_status status = SCRAWL_ENOMEM;
	size_t n;
	for (n = 1; status == SCRAWL_ENOMEM; n++) {
		struct stream_bytes source = { .bytes = packed, .count = length, .step = 50 };
		memory_fail_after(n);
		status = read_all(&source, 100, out, &got);
		memory_fail_after(0);
	}
	assert_int_equal(status, SCRAWL_OK);
	assert_true(n > 3); /* stream, inflate state, its window */
	assert_memory_equal(out, text, sizeof(text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_short_reads),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_trailing),
		cmocka_unit_test(test_every_truncation),
		cmocka_unit_test(test_every_flipped_bit),
		cmocka_unit_test(test_trailer),
		cmocka_unit_test(test_bad_headers),
		cmocka_unit_test(test_read_error),
		cmocka_unit_test(test_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
