/* SPDX-License-Identifier: MIT */
/*
 * test_idx_bad.c - files that are not IDX, and headers that lie
 */
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/memory.h"
#include "support/idx_bytes.h"

#if defined(__SANITIZE_ADDRESS__)
#define ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ADDRESS_SANITIZER 1
#endif
#endif
#ifndef ADDRESS_SANITIZER
#define ADDRESS_SANITIZER 0
#endif

static void test_magic(void **state)
{
	(void)state;
	unsigned char file[ROOM];
	size_t length = make_idx(file, 3, small);
	static const struct {
		unsigned char type;
		const char *says;
	} types[] = {
		{ 0x0a, "no type of values 0x0a" },
		{ 0x00, "0x00" },
		{ 0xff, "0xff" },
		{ 0x0f, "0x0f" },
	};
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		file[2] = types[i].type;
		expect_failure(file, length, IDX_ANY, types[i].says);
	}
	memcpy(file, "\x03\x08\0\0", 4);
	expect_failure(file, length, IDX_IMAGES, "reversed byte order");
	memcpy(file, "\x01\x0c\0\0", 4);
	expect_failure(file, length, IDX_LABELS, "reversed byte order");
	memcpy(file, "\x04\x08\0\0", 4);
	expect_failure(file, length, IDX_ANY, "reversed byte order");
	memcpy(file, "\x05\x08\0\0", 4);
	expect_failure(file, length, IDX_ANY, "begins with 05 08 00 00");
	memcpy(file, "\0\x01\x08\x03", 4);
	expect_failure(file, length, IDX_ANY, "begins with 00 01 08 03");
}

static void test_other_formats(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		size_t count;
		const char *says;
	} files[] = {
		{ "PK\x03\x04rest of it", 14, "not IDX but a zip archive (unpack it first)" },
		{ "BZh91AY&SY", 10, "bzip2" },
		{ "\xfd\x37zXZ\0\0\x04", 8, "xz file" },
		{ "\x28\xb5\x2f\xfd....", 8, "Zstandard" },
		{ "\x78\x9c....", 6, "zlib stream" },
		{ "\x78\x01....", 6, "zlib stream" },
		{ "\x78\xda....", 6, "zlib stream" },
		{ "<!DOCTYPE html><html>", 21, "web page" },
		{ "\n\n  <HTML>", 10, "web page" },
		{ "\xef\xbb\xbf<?xml ?>", 11, "web page" },
		{ "version https://git-lfs.github.com/spec/v1\n", 43, "git lfs pull" },
		{ "\x93NUMPY....", 10, "NumPy" },
		{ "\x89PNG\r\n\x1a\n", 8, "not IDX but a PNG image (write it as IDX first)" },
		{ "\xff\xd8\xff\xe0....", 8, "JPEG" },
		{ "xxxxxxxx", 8, "begins with 78 78 78 78" },
		{ "    ", 4, "begins with 20 20 20 20" },
	};
	unsigned char file[ROOM] = { 0 }, packed[ROOM], twice[ROOM];
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		memcpy(file, files[i].bytes, files[i].count);
		expect_failure(file, files[i].count, IDX_IMAGES, files[i].says);
		size_t length = gzip_bytes(file, files[i].count, packed, ROOM);
		expect_failure(packed, length, IDX_IMAGES, files[i].says);
	}
	memset(file, 0, sizeof(file));
	memcpy(file, "train-images-idx3-ubyte", 23);
	memcpy(file + 257, "ustar", 6);
	expect_failure(file, sizeof(file), IDX_IMAGES, "tar archive");
	expect_failure(packed, gzip_bytes(file, sizeof(file), packed, ROOM), IDX_ANY,
		       "tar archive");
	size_t length = make_idx(file, 3, small);
	length = gzip_bytes(file, length, packed, ROOM);
	expect_failure(twice, gzip_bytes(packed, length, twice, ROOM), IDX_ANY,
		       "a gzip file (compressed twice: unpack it once)");
}

static void test_sizes(void **state)
{
	(void)state;
	static const uint32_t triples[][3] = {
		{ 0x7fffffff, 0x7fffffff, 0x7fffffff },
		{ 0x80000000, 0x80000000, 0x80000000 },
		{ 0xffffffff, 0xffffffff, 0xffffffff },
		{ 65536, 65536, 65536 },
		{ 65536, 65536, 2 }, /* 8 GiB: allowed where size_t is 64 bits, but missing */
		{ 0x80000000, 0x80000000, 4 }, /* 2^64: wraps to 0 */
		{ 0xffffffff, 0x80000000, 0x80000001 },
		{ 0xaaaaaaab, 0xc0000000, 0x80000000 },
		{ 76530613, 28, 28 }, /* 60 GB of digits */
		{ 0xffffffff, 1, 3 },
	};
	unsigned char file[ROOM] = { 0 };
	for (size_t i = 0; i < sizeof(triples) / sizeof(triples[0]); i++) {
		memcpy(file, "\0\0\x08\x03", 4);
		for (int d = 0; d < 3; d++)
			put_u32(file + 4 + 4 * d, triples[i][d]);
		uint64_t product;
		bool fits = !__builtin_mul_overflow((uint64_t)triples[i][0] * triples[i][1],
						    triples[i][2], &product);
		size_t before = memory_allocations();
		expect_failure(file, 1024, IDX_IMAGES,
			       fits && product <= IDX_MAX_BYTES ? "cut short" : "GiB are read");
		size_t taken = memory_allocations() - before;
		assert_int_equal(taken, fits && product <= IDX_MAX_BYTES ? 2 : 1);
	}
	for (int d = 0; d < 3; d++)
		for (uint32_t other = 1; other; other *= 2) {
			for (int e = 0; e < 3; e++)
				put_u32(file + 4 + 4 * e, d == e ? 0 : other);
			expect_failure(file, 1024, IDX_IMAGES, "it is empty");
		}
}

/*
 * A file of 1 KB whose header claims the largest size allowed takes no more memory than the first
 * buffer: a child limited to 512 MiB gets the right answer.
 */
static void test_bomb_claim(void **state)
{
	(void)state;
	if (ADDRESS_SANITIZER)
		skip(); /* ASan reserves more address space than the limit */
	pid_t child = fork();
	if (child == 0) {
		struct rlimit limit = { 512u << 20, 512u << 20 };
		unsigned char file[1024] = { 0, 0, 8, 3 };
		struct stream_bytes source = { .bytes = file, .count = sizeof(file) };
		struct idx_data data;
		put_u32(file + 4, 8u << 20);
		put_u32(file + 8, 32);
		put_u32(file + 12, 32);
		if (setrlimit(RLIMIT_AS, &limit) != 0)
			_exit(2);
		_exit(read_source(&source, IDX_IMAGES, &data) == SCRAWL_EDATA ? 0 : 1);
	}
	int result;
	assert_int_equal(waitpid(child, &result, 0), child);
	assert_int_equal(result, 0);
}

/* 64 MiB of zeros in 64 KiB after a header for 60 bytes: the surplus is not decompressed. */
static void test_bomb(void **state)
{
	(void)state;
	size_t room = 256u << 10, zeros = 64u << 20;
	unsigned char *bomb = test_malloc(room), *inside = test_calloc(zeros, 1);
	make_idx(inside, 3, small);
	size_t length = gzip_bytes(inside, zeros, bomb, room);
	test_free(inside);
	assert_in_range(length, 60u << 10, room);
	struct stream_bytes source = { .bytes = bomb, .count = length, .step = 512 };
	struct idx_data data;
	size_t before = memory_allocations();
	assert_int_equal(read_source(&source, IDX_IMAGES, &data), SCRAWL_EDATA);
	assert_non_null(strstr(ctx.error, "at least 61 are there"));
	assert_int_equal(memory_allocations() - before, 4); /* stream, zlib's two, 60 bytes */
	assert_true(source.at < 2048);
	test_free(bomb);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_magic), cmocka_unit_test(test_other_formats),
		cmocka_unit_test(test_sizes), cmocka_unit_test(test_bomb_claim),
		cmocka_unit_test(test_bomb),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
