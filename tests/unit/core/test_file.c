/* SPDX-License-Identifier: MIT */
/*
 * test_file.c - files read whole, and replaced whole or not at all
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include "core/file.h"
#include "core/memory.h"
#include "support/device.h"
#include "support/folder.h"

static struct scrawl_context ctx_storage, *ctx = &ctx_storage;

/*
 * Stand in for the C library's functions where file.c calls them: the fsync that fails counts
 * from 1; hesitant reads and writes take one byte, and every other call is interrupted.
 */
static unsigned fsync_calls, fsync_fails;
static int fsync_errno;
static bool hesitant, interrupted;

int fsync(int fd)
{
	if (++fsync_calls != fsync_fails)
		return fdatasync(fd);
	errno = fsync_errno;
	return -1;
}

static bool interrupt(void)
{
	interrupted = hesitant && !interrupted;
	if (interrupted)
		errno = EINTR;
	return interrupted;
}

ssize_t read(int fd, void *data, size_t bytes)
{
	struct iovec part = { data, hesitant && bytes > 1 ? 1 : bytes };
	return interrupt() ? -1 : readv(fd, &part, 1);
}

ssize_t write(int fd, const void *data, size_t bytes)
{
	struct iovec part = { (void *)(uintptr_t)data, hesitant && bytes > 1 ? 1 : bytes };
	return interrupt() ? -1 : writev(fd, &part, 1);
}

static int clear(void **state)
{
	(void)state;
	hesitant = interrupted = false;
	fsync_calls = fsync_fails = 0;
	folder_clear();
	ctx->error[0] = 0;
	return 0;
}

static void put(const char *path, const char *text)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	assert_int_equal(fclose(file), 0);
}

static void assert_content(const char *path, const char *text)
{
	unsigned char *data;
	size_t bytes;
	assert_int_equal(file_read(ctx, path, 1 << 20, &data, &bytes), SCRAWL_OK);
	assert_int_equal(bytes, strlen(text));
	assert_string_equal((char *)data, text);
	memory_free(data);
}

static void assert_error_names(const char *path, const char *what)
{
	assert_int_equal(strncmp(ctx->error, path, strlen(path)), 0);
	if (!strstr(ctx->error, what))
		fail_msg("\"%s\" does not say \"%s\"", ctx->error, what);
}

static enum scrawl_status replace(const char *path, const char *text)
{
	struct hash_part part = { text, strlen(text) };
	return file_replace(ctx, path, &part, 1);
}

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
	assert_error_names("some: ", "out of memory");
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
		alarm(10); /* a pipe without a writer must not be waited for */
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
	/* What was private stays so. */
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

/* What is not replaced, and what file_writable must object to in the same words. */
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

static void test_folder_not_writable(void **state)
{
	(void)state;
	uid_t user = geteuid();
	assert_int_equal(mkdir("folder", 0777), 0);
	put("folder/file", "old");
	assert_int_equal(chmod("folder", 0555), 0);
	/* Root may write everywhere, so it becomes nobody for a while. */
	if (user == 0 && (chmod(folder_path, 0755) || seteuid(65534))) {
		print_message("skipped: root may write everywhere\n");
		skip();
	}
	enum scrawl_status replaced = replace("folder/file", "new");
	enum scrawl_status writable = file_writable(ctx, "folder/file");
	assert_int_equal(seteuid(user), 0);
	assert_int_equal(chmod("folder", 0777), 0);
	assert_int_equal(replaced, SCRAWL_EIO);
	assert_int_equal(writable, SCRAWL_EIO);
	assert_error_names("folder/file: ", "Permission denied");
	assert_content("folder/file", "old");
	assert_int_equal(folder_count("folder"), 1);
	assert_int_equal(unlink("folder/file"), 0);
}

/* A file that may not grow stands for a full disk: the first write is short, the next fails. */
static void test_disk_full(void **state)
{
	(void)state;
	static char big[100000];
	struct hash_part parts[] = { { "head", 4 }, { big, sizeof(big) } };
	struct rlimit old, limit;
	put("file", "old");
	void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	limit = old;
	limit.rlim_cur = 50000;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	enum scrawl_status status = file_replace(ctx, "file", parts, 2);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	signal(SIGXFSZ, handler);
	assert_int_equal(status, SCRAWL_EIO);
	assert_error_names("file: ", "File too large");
	assert_content("file", "old");
	assert_int_equal(folder_count("."), 1);
}

static void test_interrupted(void **state)
{
	(void)state;
	struct hash_part parts[] = { { "one ", 4 }, { "two", 3 } };
	hesitant = true;
	assert_int_equal(file_replace(ctx, "file", parts, 2), SCRAWL_OK);
	assert_content("file", "one two");
	hesitant = false;
	assert_content("file", "one two");
}

/* The file is synced before it is renamed, the folder after, and neither twice. */
static void test_sync_fails(void **state)
{
	(void)state;
	assert_int_equal(replace("file", "old"), SCRAWL_OK);
	assert_int_equal(fsync_calls, 2);

	fsync_calls = 0;
	fsync_fails = 1;
	fsync_errno = EIO;
	assert_int_equal(replace("file", "new"), SCRAWL_EIO);
	assert_error_names("file: cannot be written: ", strerror(EIO));
	assert_content("file", "old");
	assert_int_equal(fsync_calls, 1);

	fsync_calls = 0;
	fsync_fails = 2;
	assert_int_equal(replace("file", "new"), SCRAWL_EIO);
	assert_error_names("file: is written, but might be lost", strerror(EIO));
	assert_content("file", "new");
	assert_int_equal(fsync_calls, 2);

	fsync_calls = 0;
	fsync_errno = EINVAL;
	assert_int_equal(replace("file", "newer"), SCRAWL_OK);
	assert_int_equal(folder_count("."), 1);
}

/* No descriptor stays open, whether it went well or not. */
static void test_descriptors(void **state)
{
	(void)state;
	unsigned char *data;
	size_t bytes;
	int before = folder_count("/proc/self/fd");
	if (before < 0) {
		print_message("skipped: no /proc here\n");
		skip();
	}
	assert_int_equal(replace("file", "text"), SCRAWL_OK);
	assert_int_equal(replace(".", "text"), SCRAWL_EIO);
	assert_int_equal(replace("file/file", "text"), SCRAWL_EIO);
	assert_int_equal(file_writable(ctx, "file"), SCRAWL_OK);
	assert_int_equal(file_read(ctx, ".", 9, &data, &bytes), SCRAWL_EIO);
	assert_int_equal(file_read(ctx, "file", 1, &data, &bytes), SCRAWL_EDATA);
	assert_content("file", "text");
	assert_int_equal(folder_count("/proc/self/fd"), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_read, clear),
		cmocka_unit_test_setup(test_read_refuses, clear),
		cmocka_unit_test_setup(test_replace, clear),
		cmocka_unit_test_setup(test_replace_permissions, clear),
		cmocka_unit_test_setup(test_replace_long_name, clear),
		cmocka_unit_test_setup(test_replace_symlink, clear),
		cmocka_unit_test_setup(test_replace_refuses, clear),
		cmocka_unit_test_setup(test_folder_not_writable, clear),
		cmocka_unit_test_setup(test_disk_full, clear),
		cmocka_unit_test_setup(test_interrupted, clear),
		cmocka_unit_test_setup(test_sync_fails, clear),
		cmocka_unit_test_setup(test_descriptors, clear),
	};
	return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
