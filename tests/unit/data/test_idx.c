/* SPDX-License-Identifier: MIT */
/*
 * test_idx.c - IDX files: whole, truncated, with bits flipped, concatenated, large
 */
#include <stdlib.h>
#include <unistd.h>

#include "core/memory.h"
#include "support/idx_bytes.h"

static void test_dimensions(void **state)
{
	(void)state;
	static const uint32_t sizes[] = { 6, 5, 4, 3 };
	unsigned char file[ROOM], packed[ROOM];
	for (unsigned dimensions = 1; dimensions <= 4; dimensions++)
		for (int gzip = 0; gzip < 2; gzip++) {
			size_t length = make_idx(file, dimensions, sizes);
			size_t header = 4 + 4 * dimensions;
			struct stream_bytes source = { .bytes = file, .count = length, .step = 5 };
			if (gzip) {
				source.bytes = packed;
				source.count = gzip_bytes(file, length, packed, ROOM);
			}
			struct idx_data data;
			assert_int_equal(read_source(&source, IDX_ANY, &data), SCRAWL_OK);
			assert_int_equal(data.info.gzip, gzip);
			assert_int_equal(data.info.dimensions, dimensions);
			assert_int_equal(data.info.file_bytes, source.count);
			assert_int_equal(data.info.data_bytes, length - header);
			assert_memory_equal(data.bytes, file + header, length - header);
			for (unsigned d = 0; d < 4; d++)
				assert_int_equal(data.info.size[d], d < dimensions ? sizes[d] : 0);
			memory_free(data.bytes);
			struct scrawl_idx_info info;
			source.at = 0;
			assert_int_equal(check_source(&source, &info), SCRAWL_OK);
			assert_memory_equal(info.size, data.info.size, sizeof(info.size));
			assert_int_equal(info.data_bytes, data.info.data_bytes);
			assert_int_equal(info.gzip, gzip);
		}
}

static void test_kinds(void **state)
{
	(void)state;
	static const uint32_t sizes[] = { 6, 5, 4, 3 };
	unsigned char file[ROOM];
	struct idx_data data;
	for (unsigned dimensions = 1; dimensions <= 4; dimensions++) {
		struct stream_bytes source = { .bytes = file };
		source.count = make_idx(file, dimensions, sizes);
		if (dimensions >= 3) {
			assert_int_equal(read_source(&source, IDX_IMAGES, &data), SCRAWL_OK);
			assert_int_equal(idx_shape(&data.info).channels, dimensions == 3 ? 1 : 3);
			memory_free(data.bytes);
			expect_failure(file, source.count, IDX_LABELS,
				       dimensions == 3 ? "swapped" : "labels have 1");
		} else if (dimensions == 1) {
			assert_int_equal(read_source(&source, IDX_LABELS, &data), SCRAWL_OK);
			memory_free(data.bytes);
			expect_failure(file, source.count, IDX_IMAGES, "swapped");
		} else {
			expect_failure(file, source.count, IDX_LABELS, "labels have 1");
			expect_failure(file, source.count, IDX_IMAGES, "images have 3");
		}
	}
	for (unsigned dimensions = 0; dimensions < 256; dimensions += dimensions ? 25 : 5) {
		file[3] = (unsigned char)dimensions;
		expect_failure(file, 100, IDX_ANY, "1 to 4 are read");
	}
}

static void test_truncation_plain(void **state)
{
	(void)state;
	unsigned char file[ROOM] = { 0 };
	size_t length = make_idx(file, 3, small);
	expect_failure(file, 0, IDX_ANY, "empty");
	expect_failure(file, 2, IDX_ANY, "4 bytes are needed, 2 are there");
	expect_failure(file, 15, IDX_ANY, "16 bytes are needed, 15 are there");
	for (size_t cut = 1; cut < 16; cut++)
		expect_failure(file, cut, IDX_IMAGES, "cut short in its header");
	expect_failure(file, length - 1, IDX_ANY, "5 x 4 x 3 = 60 bytes of data, 59 are there");
	for (size_t cut = 16; cut < length; cut++)
		expect_failure(file, cut, IDX_ANY, "cut short");
	for (size_t more = 1; more < 70; more++)
		expect_failure(file, length + more, IDX_ANY,
			       "60 bytes of data, at least 61 are there");
}

static void test_truncation_gzip(void **state)
{
	(void)state;
	unsigned char file[ROOM] = { 0 }, packed[ROOM];
	size_t length = gzip_bytes(file, make_idx(file, 3, small), packed, ROOM);
	for (size_t cut = 0; cut < length; cut++)
		expect_failure(packed, cut, IDX_ANY, "");
	/* Truncated before compression: the gzip file is sound, the IDX data in it is not. */
	for (size_t cut = 0; cut < 76; cut++)
		expect_failure(packed, gzip_bytes(file, cut, packed, ROOM), IDX_ANY,
			       cut ? "cut short" : "empty");
	expect_failure(packed, gzip_bytes(file, 77, packed, ROOM), IDX_ANY, "too long");
}

/* A flipped bit never gives wrong data. */
static void test_flipped_bits(void **state)
{
	(void)state;
	unsigned char file[ROOM], packed[ROOM];
	size_t length = gzip_bytes(file, make_idx(file, 3, small), packed, ROOM), accepted = 0;
	for (size_t bit = 0; bit < 8 * length; bit++) {
		packed[bit / 8] ^= (unsigned char)(1u << bit % 8);
		struct stream_bytes source = { .bytes = packed, .count = length };
		struct idx_data data;
		enum scrawl_status status = read_source(&source, IDX_IMAGES, &data);
		if (status == SCRAWL_OK) {
			assert_memory_equal(data.bytes, file + 16, 60);
			assert_int_equal(data.info.data_bytes, 60);
			assert_int_equal(data.info.size[0], small[0]);
			assert_int_equal(data.info.size[1], small[1]);
			assert_int_equal(data.info.size[2], small[2]);
			memory_free(data.bytes);
			accepted++;
		} else {
			assert_int_equal(status, SCRAWL_EDATA);
		}
		packed[bit / 8] ^= (unsigned char)(1u << bit % 8);
	}
	/* 49 bits of the gzip header have no effect, nor do up to 7 bits of padding. */
	assert_in_range(accepted, 49, 56);
}

static void test_members(void **state)
{
	(void)state;
	unsigned char file[ROOM], packed[ROOM];
	size_t length = make_idx(file, 3, small);
	for (size_t cut = 0; cut <= length; cut++) {
		size_t first = gzip_bytes(file, cut, packed, ROOM);
		size_t second = gzip_bytes(file + cut, length - cut, packed + first, ROOM - first);
		struct stream_bytes source = { .bytes = packed, .count = first + second };
		struct idx_data data;
		assert_int_equal(read_source(&source, IDX_IMAGES, &data), SCRAWL_OK);
		assert_memory_equal(data.bytes, file + 16, 60);
		memory_free(data.bytes);
	}
	/* A second data set after the first is refused. */
	size_t first = gzip_bytes(file, length, packed, ROOM);
	memcpy(packed + first, packed, first);
	expect_failure(packed, 2 * first, IDX_IMAGES, "too long");
	memset(packed + first, 0, 100);
	struct stream_bytes source = { .bytes = packed, .count = first + 100 };
	struct scrawl_idx_info info;
	assert_int_equal(check_source(&source, &info), SCRAWL_OK);
	packed[first + 99] = 1;
	expect_failure(packed, first + 100, IDX_IMAGES, "follow the gzip data");
	/* Plain files may not have padding. */
	memset(file + length, 0, 1);
	expect_failure(file, length + 1, IDX_IMAGES, "too long");
}

/* 150 MB of a pattern: more than the first buffer holds, so it must grow. */
struct pattern {
	uint64_t at, total;
};

static ssize_t pattern_read(void *arg, void *buffer, size_t bytes)
{
	struct pattern *p = arg;
	unsigned char *out = buffer;
	size_t n = 0;
	for (; n < bytes && p->at < p->total; n++, p->at++) {
		static const unsigned char header[] = { 0, 0, 8, 3,   0, 0, 0, 150,
							0, 0, 3, 232, 0, 0, 3, 232 };
		out[n] = p->at < 16 ? header[p->at] : (unsigned char)(p->at % 251);
	}
	return (ssize_t)n;
}

static void test_growth(void **state)
{
	(void)state;
	struct pattern p = { .total = 16 + 150000000 };
	struct idx_data data;
	struct stream *s;
	assert_int_equal(stream_open_source(&ctx, "pattern", pattern_read, &p, &s), SCRAWL_OK);
	assert_int_equal(idx_read_stream(&ctx, s, (struct idx_request){ IDX_IMAGES, 0 }, &data),
			 SCRAWL_OK);
	stream_close(s);
	assert_int_equal(data.info.data_bytes, 150000000);
	size_t wrong = 0;
	for (size_t i = 0; i < data.info.data_bytes; i++)
		wrong += data.bytes[i] != (i + 16) % 251;
	assert_int_equal(wrong, 0);
	memory_free(data.bytes);
	/* Out of memory while growing: stream, first buffer, then the larger one. */
	for (size_t n = 1; n <= 4; n++) {
		p.at = 0;
		memory_fail_after(n);
		enum scrawl_status status =
			stream_open_source(&ctx, "pattern", pattern_read, &p, &s);
		if (status == SCRAWL_OK) {
			status = idx_read_stream(&ctx, s, (struct idx_request){ IDX_IMAGES, 0 },
						 &data);
			stream_close(s);
		}
		memory_fail_after(0);
		assert_int_equal(status, SCRAWL_ENOMEM);
	}
}

static void test_memory(void **state)
{
	(void)state;
	unsigned char file[ROOM], packed[ROOM];
	size_t length = gzip_bytes(file, make_idx(file, 3, small), packed, ROOM), n;
	enum scrawl_status status = SCRAWL_ENOMEM;
	struct idx_data data;
	for (n = 1; status == SCRAWL_ENOMEM; n++) {
		struct stream_bytes source = { .bytes = packed, .count = length, .step = 20 };
		memory_fail_after(n);
		status = read_source(&source, IDX_IMAGES, &data);
		memory_fail_after(0);
	}
	assert_int_equal(status, SCRAWL_OK);
	assert_true(n > 4);
	memory_free(data.bytes);
	struct scrawl_idx_info *info = NULL;
	memory_fail_after(1);
	assert_int_equal(scrawl_idx_describe(&ctx, "any", &info), SCRAWL_ENOMEM);
	memory_fail_after(0);
	assert_null(info);
}

static void test_describe(void **state)
{
	(void)state;
	char path[] = "/tmp/scrawl-idx-XXXXXX";
	unsigned char file[ROOM], packed[ROOM];
	size_t length = make_idx(file, 3, small);
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	struct scrawl_idx_info *info = NULL;
	size_t packed_length = gzip_bytes(file, length, packed, ROOM);
	assert_int_equal(write(fd, packed, packed_length), packed_length);
	assert_int_equal(scrawl_idx_describe(&ctx, path, &info), SCRAWL_OK);
	assert_true(info->gzip);
	assert_int_equal(info->dimensions, 3);
	assert_int_equal(info->size[2], 3);
	assert_int_equal(info->file_bytes, packed_length);
	assert_int_equal(info->data_bytes, 60);
	scrawl_idx_info_destroy(info);
	info = NULL;
	assert_int_equal(ftruncate(fd, (off_t)packed_length - 1), 0);
	assert_int_equal(scrawl_idx_describe(&ctx, path, &info), SCRAWL_EDATA);
	assert_null(info);
	assert_non_null(strstr(scrawl_context_error(&ctx), path));
	close(fd);
	unlink(path);
	assert_int_equal(scrawl_idx_describe(&ctx, path, &info), SCRAWL_EIO);
	assert_non_null(strstr(scrawl_context_error(&ctx), path));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dimensions),       cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_truncation_plain), cmocka_unit_test(test_truncation_gzip),
		cmocka_unit_test(test_flipped_bits),     cmocka_unit_test(test_members),
		cmocka_unit_test(test_growth),           cmocka_unit_test(test_memory),
		cmocka_unit_test(test_describe),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
