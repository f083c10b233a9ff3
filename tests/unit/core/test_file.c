/* SPDX-License-Identifier: MIT */
/*
 * test_file.c - files are read whole, and replaced whole or not at all
 */
#include <sys/stat.h>
#include <unistd.h>

#include "support/device.h"
#include "support/file_checks.h"

static void test_read(void **state)
{
	(void)state;
	put("some", "some text");
	assert_content("some", "some text");
	put("empty", "");
	assert_content("empty", "");
	unsigned char *data;
	size_t bytes;
	assert_int_equal(file_read(ctx, "some", 9, &data, &bytes), SCRAWL_OK);
	memory_free(data);
	assert_int_equal(file_read(ctx, "some", 8, &data, &bytes), SCRAWL_EDATA);
	assert_error_names("some: ", "9 bytes, more than the 8");
	memory_fail_after(1);
	assert_int_equal(file_read(ctx, "some", 9, &data, &bytes), SCRAWL_ENOMEM);
	memory_fail_after(0);
	assert_error_names("out of memory: reading some, ", "bytes");
}

/* Without a standard input, the first file that is opened has descriptor 0. */
static void test_read_first_descriptor(void **state)
{
	(void)state;
	put("some", "some text");
	int input = dup(STDIN_FILENO);
	close(STDIN_FILENO);
	assert_content("some", "some text");
	if (input >= 0) {
		assert_int_equal(dup2(input, STDIN_FILENO), STDIN_FILENO);
		close(input);
	}
}

static void test_read_refuses(void **state)
{
	(void)state;
	static const struct {
		const char *path, *what;
	} cases[] = {
		{ "missing", "No such file" },
		{ "", "No such file" },
		{ "folder", "a directory" },
		{ "pipe", "a pipe" },
		{ "/dev/zero", "a device" },
		{ "/dev/null", "a device" },
		{ "dangling", "No such file" },
		{ "loop", "symbolic links" },
		{ "/proc/self/status", "changed while" },
	};
	assert_int_equal(mkdir("folder", 0777), 0);
	assert_int_equal(mkfifo("pipe", 0666), 0);
	assert_int_equal(symlink("missing", "dangling"), 0);
	assert_int_equal(symlink("loop", "loop"), 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		unsigned char *data = NULL;
		size_t bytes = 1;
		if (!device_is_there(cases[i].path))
			continue;
		alarm(10); /* opening a pipe without a writer must not block */
		assert_int_equal(file_read(ctx, cases[i].path, UINT64_MAX, &data, &bytes),
				 SCRAWL_EIO);
		alarm(0);
		assert_error_names(cases[i].path, cases[i].what);
		assert_null(data);
		assert_int_equal(bytes, 1);
	}
}

static void test_replace(void **state)
{
	(void)state;
	struct hash_part parts[] = { { "one ", 4 }, { NULL, 0 }, { "two", 3 } };
	assert_int_equal(file_replace(ctx, "file", parts, 3), SCRAWL_OK);
	assert_content("file", "one two");
	assert_int_equal(file_replace(ctx, "file", parts, 1), SCRAWL_OK);
	assert_content("file", "one ");
	assert_int_equal(file_replace(ctx, "file", NULL, 0), SCRAWL_OK);
	assert_content("file", "");
	char full[sizeof(folder_path) + 8];
	snprintf(full, sizeof(full), "%s/file", folder_path);
	assert_int_equal(replace(full, "by its full name"), SCRAWL_OK);
	assert_content("file", "by its full name");
	assert_int_equal(file_writable(ctx, "file"), SCRAWL_OK);
	assert_content("file", "by its full name");
	assert_int_equal(folder_count("."), 1);
	assert_int_equal(file_writable(ctx, "new"), SCRAWL_OK);
	assert_int_equal(folder_count("."), 1);
}

static void test_replace_permissions(void **state)
{
	(void)state;
	struct stat st;
	mode_t old = umask(027);
	assert_int_equal(replace("file", "new"), SCRAWL_OK);
	assert_int_equal(stat("file", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	/* A private file stays private. */
	assert_int_equal(chmod("file", 0600), 0);
	assert_int_equal(replace("file", "newer"), SCRAWL_OK);
	assert_int_equal(stat("file", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	umask(old);
}

static void test_replace_long_name(void **state)
{
	(void)state;
	char name[257];
	memset(name, 'n', 256);
	name[255] = 0;
	assert_int_equal(replace(name, "text"), SCRAWL_OK);
	assert_content(name, "text");
	name[255] = 'n';
	name[256] = 0;
	assert_int_equal(replace(name, "text"), SCRAWL_EIO);
	assert_error_names("nnn", "File name too long");
	assert_int_equal(folder_count("."), 1);
}

static void test_replace_symlink(void **state)
{
	(void)state;
	struct stat st;
	assert_int_equal(mkdir("folder", 0777), 0);
	put("folder/file", "old");
	assert_int_equal(symlink("folder/file", "link"), 0);
	assert_int_equal(file_writable(ctx, "link"), SCRAWL_OK);
	assert_int_equal(replace("link", "new"), SCRAWL_OK);
	assert_int_equal(lstat("link", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(lstat("folder/file", &st), 0);
	assert_true(S_ISREG(st.st_mode));
	assert_content("folder/file", "new");
	assert_int_equal(folder_count("folder"), 1);
	assert_int_equal(unlink("folder/file"), 0);
	assert_int_equal(replace("link", "new"), SCRAWL_EIO);
	assert_error_names("link: ", "points to nothing");
	assert_int_equal(folder_count("folder"), 0);
	assert_int_equal(folder_count("."), 2);
}

/* Paths that cannot be replaced; file_writable must refuse them in the same words. */
static void test_replace_refuses(void **state)
{
	(void)state;
	static const struct {
		const char *path, *what;
	} cases[] = {
		{ "", "names no file" },        { "folder", "a directory" },
		{ "folder/", "a directory" },   { "new/", "names no file" },
		{ ".", "a directory" },         { "..", "a directory" },
		{ "/", "names no file" },       { "pipe", "a pipe" },
		{ "to-folder", "a directory" }, { "missing/file", "No such file" },
		{ "file/file", "Not a dir" },   { "/dev/null", "a device" },
		{ "/dev/full", "a device" },    { "loop", "symbolic links" },
	};
	assert_int_equal(mkdir("folder", 0777), 0);
	assert_int_equal(mkfifo("pipe", 0666), 0);
	assert_int_equal(symlink("folder", "to-folder"), 0);
	assert_int_equal(symlink("loop", "loop"), 0);
	put("file", "text");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (!device_is_there(cases[i].path))
			continue;
		assert_int_equal(replace(cases[i].path, "text"), SCRAWL_EIO);
		assert_error_names(cases[i].path, cases[i].what);
		char text[CONTEXT_ERROR_BYTES];
		memcpy(text, ctx->error, sizeof(text));
		ctx->error[0] = 0;
		assert_int_equal(file_writable(ctx, cases[i].path), SCRAWL_EIO);
		assert_string_equal(ctx->error, text);
	}
	assert_content("file", "text");
	assert_int_equal(folder_count("."), 5);
	assert_int_equal(folder_count("folder"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_read, clear),
		cmocka_unit_test_setup(test_read_first_descriptor, clear),
		cmocka_unit_test_setup(test_read_refuses, clear),
		cmocka_unit_test_setup(test_replace, clear),
		cmocka_unit_test_setup(test_replace_permissions, clear),
		cmocka_unit_test_setup(test_replace_long_name, clear),
		cmocka_unit_test_setup(test_replace_symlink, clear),
		cmocka_unit_test_setup(test_replace_refuses, clear),
	};
	return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
