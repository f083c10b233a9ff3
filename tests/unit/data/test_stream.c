/* SPDX-License-Identifier: MIT */
/*
 * test_stream.c - the gzip reader on plain, compressed and concatenated files
 */
#include "core/memory.h"
#include "support/stream_reads.h"

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

/* However source and reads are cut into pieces, the bytes are the same. */
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
	/* Reading on at the end stays at the end. */
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
	/* Empty members in front, in between and at the end, in all combinations. */
	for (unsigned mask = 0; mask < 8; mask++) {
		size_t length = 0;
		for (unsigned k = 0; k < 5; k++) {
			if (k % 2 == 0 && !(mask >> k / 2 & 1))
				continue;
			memcpy(joined + length, kinds[k].bytes, kinds[k].count);
			length += kinds[k].count;
		}
		expect_text(joined, length, text, sizeof(text));
		/* A truncated second member is neither padding nor the end. */
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
	/* A member after padding is refused. */
	size_t again = gzip_bytes("again", 5, packed + length + 3, ROOM - length - 3);
	expect_failure(packed, length + 3 + again, "follow the gzip data");
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
		cmocka_unit_test(test_plain),    cmocka_unit_test(test_short_reads),
		cmocka_unit_test(test_facts),    cmocka_unit_test(test_members),
		cmocka_unit_test(test_trailing), cmocka_unit_test(test_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
