/* SPDX-License-Identifier: MIT */
/*
 * test_file_kind.c - each format is known by its first bytes, no more and no fewer
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/file_kind.h"
#include "support/folder.h"

#define KIND(kind) SCRAWL_FILE_KIND_##kind

/* The shortest recognised prefix of each format: without its last byte it is another, or none. */
static const struct {
	const char *bytes;
	size_t count;
	enum scrawl_file_kind kind;
	const char *name; /* NULL: not known */
} files[] = {
#define FILE_OF(bytes, kind, name)                                                                 \
	{                                                                                          \
		bytes, sizeof(bytes) - 1, KIND(kind), name                                         \
	}
	FILE_OF("\1\0\0\0\0\0\0\0{", SAFETENSORS, "a safetensors file"),
	FILE_OF("\0\0\0\x08\0\0\0\0{", SAFETENSORS, "a safetensors file"), /* 128 MiB */
	FILE_OF("\0\0\x08\3\0\0\0\1", IDX, "an IDX file"),
	FILE_OF("\0\0\x0e\1\1\0\0\0", IDX, "an IDX file"),
	FILE_OF("\x1f\x8b", GZIP, "a gzip file"),
	FILE_OF("PK\3\4", OTHER, "a zip archive"),
	FILE_OF("PK\3\4......................\5\0..w.npy", OTHER, "a NumPy archive"),
	FILE_OF("PK\3\4......................\4\0...npy", OTHER, "a NumPy archive"),
	FILE_OF("BZh", OTHER, "a bzip2 file"),
	FILE_OF("\xfd\x37zXZ\0", OTHER, "an xz file"),
	FILE_OF("\x28\xb5\x2f\xfd", OTHER, "a Zstandard file"),
	FILE_OF("\x78\x01", OTHER, "a bare zlib stream"),
	FILE_OF("\x78\x9c", OTHER, "a bare zlib stream"),
	FILE_OF("\x78\xda", OTHER, "a bare zlib stream"),
	FILE_OF("\x93NUMPY", NUMPY, "a NumPy array"),
	FILE_OF("\x89HDF\r\n\x1a\n", OTHER, "an HDF5 file"),
	FILE_OF("\x80\2", OTHER, "a Python pickle"),
	FILE_OF("\x80\5", OTHER, "a Python pickle"),
	FILE_OF("\x08\3\x12", OTHER, "an ONNX model"),
	FILE_OF("\x08\x20\x3a", OTHER, "an ONNX model"),
	FILE_OF("\x1c\0\0\0TFL3", OTHER, "a TensorFlow Lite model"),
	FILE_OF("GGUF", OTHER, "a GGUF model"),
	FILE_OF("\x89PNG\r\n", PNG, "a PNG image"),
	FILE_OF("\xff\xd8\xff", JPEG, "a JPEG image"),
	FILE_OF("II*\0", OTHER, "a TIFF image"),
	FILE_OF("MM\0*", OTHER, "a TIFF image"),
	FILE_OF("RIFF\1\0\0\0WEBP", OTHER, "a WebP image"),
	FILE_OF("GIF8", OTHER, "a GIF image"),
	FILE_OF("\0\0\0\1ftyphei", OTHER, "a HEIF image"),
	FILE_OF("\0\0\0\1ftypmif1", OTHER, "a HEIF image"),
	FILE_OF("\0\0\0\1ftypavif", OTHER, "an AVIF image"),
	FILE_OF("%PDF-", OTHER, "a PDF document"),
	FILE_OF("version https://git-lfs", OTHER, "a Git LFS pointer"),
	FILE_OF("<!doctype", MARKUP, "a web page"),
	FILE_OF("<HtMl", MARKUP, "a web page"),
	FILE_OF("<svg", MARKUP, "a web page"),
	FILE_OF("\xef\xbb\xbf \t\r\n\f\v<?xml", MARKUP, "a web page"),
};
#define FILES (sizeof(files) / sizeof(files[0]))

/* Near misses: one byte off a format. */
static const struct {
	const char *bytes;
	size_t count;
} unknown[] = {
#define NONE_OF(bytes)                                                                             \
	{                                                                                          \
		bytes, sizeof(bytes) - 1                                                           \
	}
	NONE_OF(""),
	NONE_OF("conv 20 5x5, relu"),
	NONE_OF("\0\0\0\0\0\0\0\0{"),   /* no header */
	NONE_OF("\1\0\0\x08\0\0\0\0{"), /* a byte above 128 MiB */
	NONE_OF("\1\0\0\0\1\0\0\0{"),   /* 4 GiB more */
	NONE_OF("\1\0\0\0\0\0\0\0["),   /* no JSON object */
	NONE_OF("{\"a\": \"some JSON\"}"),
	NONE_OF("\0\0\x08\3\0\0\0\0"), /* no images */
	NONE_OF("\0\0\x07\3\0\0\0\1"), /* no such type */
	NONE_OF("\0\0\x0f\3\0\0\0\1"),
	NONE_OF("\0\1\x08\3\0\0\0\1"),
	NONE_OF("\1\0\x08\3\0\0\0\1"),
	NONE_OF("\x78\x9d"), /* wrong check */
	NONE_OF("\x80\1"),   /* a text protocol has no such opcode */
	NONE_OF("\x80\6"),
	NONE_OF("\x08\2\x12"), /* before there was a producer */
	NONE_OF("\x08\x21\x12"),
	NONE_OF("\x08\3\x1a"),
	NONE_OF("TFL3"),
	NONE_OF("Version https://git-lfs"),
	NONE_OF("\xef\xbb <html"),
	NONE_OF("a <html"),
};

static const char *name_of(const char *bytes, size_t count)
{
	const struct file_kind *kind = file_kind_find((const unsigned char *)bytes, count);
	return kind ? kind->name : NULL;
}

static void test_formats(void **state)
{
	(void)state;
	for (size_t i = 0; i < FILES; i++) {
		const struct file_kind *kind =
			file_kind_find((const unsigned char *)files[i].bytes, files[i].count);
		assert_non_null(kind);
		assert_string_equal(kind->name, files[i].name);
		assert_int_equal(kind->kind, files[i].kind);
		const char *shorter = name_of(files[i].bytes, files[i].count - 1);
		assert_true(!shorter || strcmp(shorter, files[i].name) != 0);
	}
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		if (name_of(unknown[i].bytes, unknown[i].count))
			fail_msg("case %zu is recognised as %s", i,
				 name_of(unknown[i].bytes, unknown[i].count));
}

static void test_tar(void **state)
{
	(void)state;
	char bytes[FILE_KIND_BYTES] = "GGUF.txt"; /* begins with the name of its first file */
	memcpy(bytes + 257, "ustar", 5);
	assert_string_equal(name_of(bytes, 262), "a tar archive");
	assert_string_equal(name_of(bytes, 261), "a GGUF model");
}

/* The name length that a zip archive claims must not lead past its end. */
static void test_npz_name(void **state)
{
	(void)state;
	static const char bytes[] = "PK\3\4......................\6\0..w.npy";
	assert_string_equal(name_of(bytes, sizeof(bytes) - 1), "a zip archive");
	static const char huge[] = "PK\3\4......................\xff\xff..w.npy";
	assert_string_equal(name_of(huge, sizeof(huge) - 1), "a zip archive");
	static const char small[] = "PK\3\4......................\3\0..npy";
	assert_string_equal(name_of(small, sizeof(small) - 1), "a zip archive");
}

/* The expected kind has no advice; every other kind has. */
static void test_advice(void **state)
{
	(void)state;
	for (size_t i = 0; i < FILES; i++) {
		const struct file_kind *kind =
			file_kind_find((const unsigned char *)files[i].bytes, files[i].count);
		assert_int_equal(kind->as_data == NULL, kind->kind == KIND(IDX));
		assert_int_equal(kind->as_model == NULL, kind->kind == KIND(SAFETENSORS));
	}
}

static enum scrawl_file_kind kind_of_file(const char *bytes, size_t count)
{
	folder_write("made", bytes, count);
	return scrawl_path_kind("made");
}

static void test_path_kind(void **state)
{
	(void)state;
	int before = dup(STDERR_FILENO);
	close(before);
	for (size_t i = 0; i < FILES; i++)
		assert_int_equal(kind_of_file(files[i].bytes, files[i].count), files[i].kind);
	assert_int_equal(kind_of_file("text", 4), KIND(TEXT));
	assert_int_equal(kind_of_file("a\tb\r\n\f\xc3\xa9", 8), KIND(TEXT));
	assert_int_equal(kind_of_file("te\0xt", 5), KIND(OTHER));
	assert_int_equal(kind_of_file("te\033xt", 5), KIND(OTHER));
	assert_int_equal(kind_of_file("te\x7fxt", 5), KIND(OTHER));
	assert_int_equal(kind_of_file("{\"a\": 1}\n", 9), KIND(JSON));
	assert_int_equal(kind_of_file("{\0", 2), KIND(OTHER));
	assert_int_equal(kind_of_file("", 0), KIND(EMPTY));
	assert_int_equal(symlink("made", "link"), 0);
	assert_int_equal(scrawl_path_kind("link"), KIND(EMPTY));
	assert_int_equal(symlink("nowhere", "dangling"), 0);
	assert_int_equal(scrawl_path_kind("dangling"), KIND(MISSING));
	assert_int_equal(scrawl_path_kind("missing"), KIND(MISSING));
	assert_int_equal(scrawl_path_kind("made/below"), KIND(MISSING));
	assert_int_equal(scrawl_path_kind(""), KIND(MISSING));
	assert_int_equal(scrawl_path_kind(NULL), KIND(MISSING));
	assert_int_equal(scrawl_path_kind("."), KIND(SPECIAL));
	/* The pipe has no writer: opening it would block. */
	assert_int_equal(mkfifo("pipe", 0600), 0);
	assert_int_equal(scrawl_path_kind("pipe"), KIND(SPECIAL));
	/* All are closed again. */
	int after = dup(STDERR_FILENO);
	close(after);
	assert_int_equal(after, before);
}

/* A file whose header begins with the given text, and which claims more than there is. */
static enum scrawl_file_kind kind_of_header(const char *text)
{
	char bytes[256] = "\xff\x7f\0\0\0\0\0\0";
	int length = snprintf(bytes + 8, sizeof(bytes) - 8, "{\"__metadata__\":{%s", text);
	return kind_of_file(bytes, 8 + (size_t)length);
}

/* Models and checkpoints are known by their metadata, whatever the order and spaces. */
static void test_own_files(void **state)
{
	(void)state;
	assert_int_equal(kind_of_header("\"format\":\"scrawl\""), KIND(MODEL));
	assert_int_equal(kind_of_header("\"a\": \"b\",\n\"format\" : \"scrawl\"}"), KIND(MODEL));
	assert_int_equal(kind_of_header("\"format\":\"scrawl checkpoint\"}"), KIND(CHECKPOINT));
	assert_int_equal(kind_of_header("\"format\":\"scrawl chec"), KIND(SAFETENSORS));
	assert_int_equal(kind_of_header("\"format\":\"pt\"}"), KIND(SAFETENSORS));
	assert_int_equal(kind_of_header("\"note\":\"{\\\"format\\\":\\\"scrawl\\\"}\"}"),
			 KIND(SAFETENSORS));
	assert_int_equal(kind_of_header("\"a\":\"format\",\"format\":\"scrawl\"}"), KIND(MODEL));
}

/* What cannot be read is not taken for missing; errno says why. */
static void test_unreadable(void **state)
{
	(void)state;
	uid_t user = geteuid();
	assert_int_equal(symlink("loop", "loop"), 0);
	assert_int_equal(scrawl_path_kind("loop"), KIND(UNREADABLE));
	assert_int_equal(errno, ELOOP);
	assert_int_equal(kind_of_file("\x1f\x8b", 2), KIND(GZIP));
	assert_int_equal(chmod("made", 0), 0);
	/* Root may read everything, so the check runs as nobody. */
	if (user == 0 && (chmod(folder_path, 0755) || seteuid(65534))) {
		print_message("skipped: root may read everything\n");
		skip();
	}
	enum scrawl_file_kind closed = scrawl_path_kind("made");
	int why = errno;
	assert_int_equal(seteuid(user), 0);
	assert_int_equal(closed, KIND(UNREADABLE));
	assert_int_equal(why, EACCES);
	assert_int_equal(remove("made"), 0);
}

/* A name that no file can have is that of none. */
static void test_long_name(void **state)
{
	(void)state;
	static char name[5000];
	memset(name, 'n', sizeof(name) - 1);
	assert_int_equal(scrawl_path_kind(name), KIND(MISSING));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formats),    cmocka_unit_test(test_tar),
		cmocka_unit_test(test_npz_name),   cmocka_unit_test(test_advice),
		cmocka_unit_test(test_path_kind),  cmocka_unit_test(test_own_files),
		cmocka_unit_test(test_unreadable), cmocka_unit_test(test_long_name),
	};
	return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
