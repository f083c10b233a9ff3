/* SPDX-License-Identifier: MIT */
/*
 * test_safetensors_bad.c - each rule of the format broken in turn, and files of other kinds
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <sys/stat.h>

#include "core/memory.h"
#include "model/safetensors.h"
#include "support/device.h"
#include "support/folder.h"

static struct scrawl_context ctx_storage, *ctx = &ctx_storage;

/* Makes a file: the claimed header length, the header, and data bytes 1, 2, 3... */
static void make(uint64_t claim, const char *json, size_t bytes, size_t data)
{
	unsigned char *file = memory_alloc(8 + bytes + data, 1);
	assert_non_null(file);
	memcpy(file, &claim, 8);
	memcpy(file + 8, json, bytes);
	for (size_t i = 0; i < data; i++)
		file[8 + bytes + i] = (unsigned char)(i + 1);
	folder_write("made", file, 8 + bytes + data);
	memory_free(file);
}

/* Expects that the file "made" is refused, with a message that names it and says what. */
static void assert_refused(const char *what)
{
	struct safetensors st = { .count = 12345 };
	ctx->error[0] = 0;
	assert_int_equal(safetensors_read(ctx, "made", &st), SCRAWL_EMODEL);
	assert_int_equal(st.count, 12345);
	if (strncmp(ctx->error, "made: ", 6) != 0 || !strstr(ctx->error, what))
		fail_msg("\"%s\" does not say \"%s\"", ctx->error, what);
}

#define T(name, shape, offsets)                                                                    \
	"\"" name "\":{\"dtype\":\"F32\",\"shape\":" shape ",\"data_offsets\":" offsets "}"

static void test_accepted(void **state)
{
	(void)state;
	static const struct {
		const char *json;
		size_t data, count;
	} cases[] = {
		{ "{}", 0, 0 },
		{ "{\"__metadata__\":{}}", 0, 0 },
		{ "{" T("a", "[2]", "[0,8]") "}", 8, 1 },
		{ "{ \n\t" T("a", "[ 2 ]", "[0, 8]") " , " T("", "[]", "[8,12]") "}   ", 12, 2 },
		{ "{" T("a", "[0,5]", "[0,0]") "," T("b", "[1]", "[0,4]") "," T("c", "[3,0]",
										"[4,4]") "}",
		  4, 3 },
		{ "{" T("a", "[1,1,1,1,1,2,1,1]", "[0,8]") "}", 8, 1 },
		{ "{" T("a", "[1]", "[0,4]") ",\"__metadata__\":{\"k\":\"-[{[{[{\\\"\"}}", 4, 1 },
		{ "{\"a\":{\"data_offsets\":[0,4],\"shape\":[1],\"dtype\":\"F32\"}}", 4, 1 },
		{ "{\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[4,12]}," T(
			  "b", "[1]", "[12,16]") "," T("a", "[1]", "[0,4]") "}",
		  16, 2 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct safetensors st;
		size_t bytes = strlen(cases[i].json);
		make(bytes, cases[i].json, bytes, cases[i].data);
		if (safetensors_read(ctx, "made", &st))
			fail_msg("%s: %s", cases[i].json, ctx->error);
		assert_int_equal(st.count, cases[i].count);
		const unsigned char first[] = { 1, 2, 3, 4 };
		for (size_t k = 0; k < st.count; k++)
			if (st.tensors[k].rank == 1 && strcmp(st.tensors[k].name, "a") == 0)
				assert_memory_equal(st.tensors[k].data, first, 4);
		if (st.ignored)
			assert_int_equal(*(const unsigned char *)st.tensors[1].data, 13);
		safetensors_release(&st);
	}
}

static const struct {
	const char *json;
	size_t data;
	const char *what;
} bad_headers[] = {
	/* JSON */
	{ "{", 0, "bad header" },
	{ "{}}", 0, "bad header" },
	{ "{} {}", 0, "bad header" },
	{ "{}x", 0, "bad header" },
	{ "{\"a\":1,}", 0, "bad header" },
	{ "{\"a\\u0000b\":{}}", 0, "bad header" },
	{ "{\"__metadata__\":{\"k\":\"a\\u0000b\"}}", 0, "bad header" },
	{ "{\"\377\":{}}", 0, "bad header" },
	{ "{\"\355\240\200\":{}}", 0, "bad header" },
	{ "{\"__metadata__\":{\"k\":\"\\ud800\"}}", 0, "bad header" },
	{ "{" T("a", "[1]", "[0,4]") "," T("a", "[1]", "[4,8]") "}", 8, "duplicate" },
	{ "{" T("a", "[1]", "[0,4]") "," T("\\u0061", "[1]", "[4,8]") "}", 8, "duplicate" },
	{ "{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", 0, "duplicate" },
	{ "{\"__metadata__\":{},\"__metadata__\":{}}", 0, "duplicate" },
	{ "{\"a\":[[[]]]}", 0, "nested too deeply" },
	/* entries */
	{ "{\"a\":1}", 0, "\"a\": bad header" },
	{ "{\"a\":null}", 0, "\"a\": bad header" },
	{ "{\"a\":{}}", 0, "\"a\": bad header" },
	{ "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "\"a\": bad header" },
	{ "{\"a\":{\"dtype\":1,\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "bad header" },
	{ "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}}", 4,
	  "\"a\": bad header" },
	{ "{\"a\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[0,16]}}", 24, "end at 16" },
	{ "{\"a\":{\"dtype\":\"F4\",\"shape\":[2],\"data_offsets\":[0,1]}}", 1,
	  "\"a\": has type F4" },
	{ "{\"a\":{\"dtype\":\"f32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4,
	  "\"a\": has type f32" },
	/* shapes */
	{ "{" T("a", "1", "[0,4]") "}", 4, "\"a\": bad header" },
	{ "{" T("a", "[\"1\"]", "[0,4]") "}", 4, "not a whole number" },
	{ "{" T("a", "[1.0]", "[0,4]") "}", 4, "not a whole number" },
	{ "{" T("a", "[1e0]", "[0,4]") "}", 4, "not a whole number" },
	{ "{" T("a", "[true]", "[0,4]") "}", 4, "not a whole number" },
	{ "{" T("a", "[NaN]", "[0,4]") "}", 4, "bad header" },
	{ "{" T("a", "[01]", "[0,4]") "}", 4, "bad header" },
	{ "{" T("a", "[+1]", "[0,4]") "}", 4, "bad header" },
	{ "{" T("a", "[-1]", "[0,4]") "}", 4, "negative number at byte" },
	{ "{" T("a", "[-0]", "[0,0]") "}", 0, "negative number at byte" },
	{ "{" T("a", "[1]", "[-0,4]") "}", 4, "negative number at byte" },
	{ "{" T("a", "[1]", "[0,4.0]") "}", 4, "not a whole number" },
	{ "{" T("a", "[18446744073709551616]", "[0,4]") "}", 4, "bad header" },
	{ "{" T("a", "[9223372036854775808]", "[0,0]") "}", 0, "bad header" },
	{ "{" T("a", "[1,1,1,1,1,1,1,1,1]", "[0,4]") "}", 4, "9 dimensions" },
	/* products that overflow, some of them to 0 or 4 bytes */
	{ "{" T("a", "[4611686018427387904]", "[0,0]") "}", 0, "impossibly large" },
	{ "{" T("a", "[4611686018427387905]", "[0,4]") "}", 4, "impossibly large" },
	{ "{" T("a", "[4294967296,4294967296]", "[0,0]") "}", 0, "impossibly large" },
	{ "{" T("a", "[4294967296,4294967296,0]", "[0,0]") "}", 0, "impossibly large" },
	{ "{" T("a", "[1000000000]", "[0,4000000000]") "}", 4, "cut short" },
	/* offsets */
	{ "{" T("a", "[1]", "[0]") "}", 4, "bad header" },
	{ "{" T("a", "[1]", "[0,4,4]") "}", 4, "bad header" },
	{ "{" T("a", "[1]", "{}") "}", 4, "bad header" },
	{ "{" T("a", "[1]", "[0,8]") "}", 8, "needs 4 bytes" },
	{ "{" T("a", "[2]", "[0,4]") "}", 4, "needs 8 bytes" },
	{ "{" T("a", "[1]", "[4,0]") "}", 4, "are 4 and 0" },
	{ "{" T("a", "[1]", "[0,4]") "," T("b", "[1]", "[4,0]") "}", 4, "are 4 and 0" },
	{ "{" T("a", "[1]", "[8,12]") "," T("b", "[1]", "[0,4]") "}", 12, "begins at 8" },
	/* end - begin wraps to what this shape needs */
	{ "{" T("a", "[1]", "[0,4]") "," T("b", "[4611686018427387903]", "[4,0]") "}", 4,
	  SIZE_MAX > UINT32_MAX ? "are 4 and 0" : "impossibly large" },
	{ "{" T("a", "[1]", "[4,8]") "}", 8, "begins at 4" },
	{ "{" T("a", "[1]", "[0,4]") "," T("b", "[1]", "[8,12]") "}", 12, "begins at 8" },
	{ "{" T("a", "[2]", "[0,8]") "," T("b", "[1]", "[4,8]") "}", 8, "\"b\": data" },
	{ "{" T("a", "[1]", "[0,4]") "," T("b", "[1]", "[0,4]") "}", 4, "begins at 0" },
	{ "{" T("a", "[2]", "[0,8]") "}", 7, "cut short" },
	{ "{" T("a", "[2]", "[0,8]") "}", 9, "end at 8, but there are 9" },
	{ "{}", 1, "end at 0, but there are 1" },
	/* metadata and fingerprints */
	{ "{\"__metadata__\":[]}", 0, "not an object" },
	{ "{\"__metadata__\":\"x\"}", 0, "not an object" },
	{ "{\"__metadata__\":{\"k\":1}}", 0, "\"k\" is not text" },
	{ "{\"__metadata__\":{\"k\":{}}}", 0, "\"k\" is not text" },
	{ "{\"__metadata__\":{\"weights_xxh3\":\"0\"}}", 0, "not a fingerprint" },
	{ "{\"__metadata__\":{\"weights_xxh3\":0}}", 0, "not a fingerprint" },
	{ "{\"__metadata__\":{\"weights_xxh3\":\"00000000000000000000000000000000\"}}", 0,
	  "damaged: the data" },
	{ "{\"__metadata__\":{\"header_xxh3\":\"00000000000000000000000000000000\"}}", 0,
	  "damaged: the header" },
};

static void test_bad_headers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad_headers) / sizeof(bad_headers[0]); i++) {
		size_t bytes = strlen(bad_headers[i].json);
		make(bytes, bad_headers[i].json, bytes, bad_headers[i].data);
		assert_refused(bad_headers[i].what);
	}
}

static void test_bad_bytes(void **state)
{
	(void)state;
	make(3, "{}\0", 3, 0);
	assert_refused("bad header");
	make(5, "{\"\0\":", 5, 0);
	assert_refused("bad header");
	make(5, "\357\273\277{}", 5, 0);
	assert_refused("no '{'");
	make(3, " {}", 3, 0);
	assert_refused("no '{'");
	make(2, "[]", 2, 0);
	assert_refused("no '{'");
}

static void test_lengths(void **state)
{
	(void)state;
	static const uint64_t claims[] = { 3,
					   SAFETENSORS_MAX_HEADER,
					   SAFETENSORS_MAX_HEADER + 1,
					   100000001,
					   UINT32_MAX,
					   (uint64_t)1 << 63,
					   UINT64_MAX - 7,
					   UINT64_MAX - 5,
					   UINT64_MAX };
	for (size_t i = 0; i < sizeof(claims) / sizeof(claims[0]); i++) {
		make(claims[i], "{}", 2, 0);
		assert_refused(claims[i] > SAFETENSORS_MAX_HEADER ? "at most" : "cut short");
	}
	make(0, "{}", 2, 0);
	assert_refused("bad header");
	make(1, "{}", 2, 0);
	assert_refused("bad header");
	make(0, "", 0, 0);
	assert_refused("only 8 bytes");
	folder_write("made", "\2\0\0", 3);
	assert_refused("only 3 bytes");
	folder_write("made", "", 0);
	assert_refused("empty");
}

/* The longest header full of one thing: time and stack are bounded. */
static void test_floods(void **state)
{
	(void)state;
	size_t room = SAFETENSORS_MAX_HEADER;
	char *json = memory_alloc(room, 1);
	assert_non_null(json);
	memset(json, '[', room);
	memcpy(json, "{\"a\":", 5);
	make(room, json, room, 0);
	assert_refused("nested too deeply");

	memset(json, ' ', room);
	size_t used = (size_t)sprintf(json, "{\"__metadata__\":{\"x\":\"\"");
	for (unsigned i = 0; used < room - 32; i++)
		used += (size_t)sprintf(json + used, ",\"%x\":\"\"", i);
	memcpy(json + used, "}}", 3);
	make(used + 2, json, used + 2, 0);
	assert_refused("metadata entries, at most");
	memory_free(json);
}

/* Some formats that core/file_kind knows, with advice. */
static void test_other_formats(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		size_t size;
		const char *what;
	} cases[] = {
#define FILE_OF(bytes, what) { bytes, sizeof(bytes) - 1, what }
		FILE_OF("PK\3\4", "made: not a safetensors file but a zip archive (as PyTorch"),
		FILE_OF("\0\0\10\3\0\0\47\20", "but an IDX file (data is not a model)"),
		FILE_OF("\37\213\10\0\0\0\0\0\0\3\355", "but a gzip file (perhaps data"),
		FILE_OF("<!DOCTYPE html><html>", "but a web page (the download went wrong"),
		FILE_OF("\211PNG\r\n\32\n{", "but a PNG"),
		FILE_OF("{\"a\": \"some JSON of the usual kind\"}", "no '{' at byte 8"),
		FILE_OF("conv 20 5x5, relu", "not a safetensors file: no '{' at byte 8"),
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		folder_write("made", cases[i].bytes, cases[i].size);
		assert_refused(cases[i].what);
	}
}

static void test_unreadable(void **state)
{
	(void)state;
	struct safetensors st = { .count = 12345 };
	assert_int_equal(safetensors_read(ctx, "missing", &st), SCRAWL_EIO);
	assert_int_equal(safetensors_read(ctx, ".", &st), SCRAWL_EIO);
	if (device_is_there("/dev/zero"))
		assert_int_equal(safetensors_read(ctx, "/dev/zero", &st), SCRAWL_EIO);
	assert_int_equal(mkfifo("pipe", 0666), 0);
	assert_int_equal(safetensors_read(ctx, "pipe", &st), SCRAWL_EIO);
	assert_int_equal(st.count, 12345);
	/* A hole of 4 GiB and a byte occupies nothing. */
	make(2, "{}", 2, 0);
	if (truncate("made", (off_t)SAFETENSORS_MAX_FILE + 1))
		print_message("skipped: cannot make a file above 4 GiB here\n");
	else
		assert_refused("more than the 4294967296");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_accepted),   cmocka_unit_test(test_bad_headers),
		cmocka_unit_test(test_bad_bytes),  cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_floods),     cmocka_unit_test(test_other_formats),
		cmocka_unit_test(test_unreadable),
	};
	return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
