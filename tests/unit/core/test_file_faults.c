/* SPDX-License-Identifier: MIT */
/*
 * test_file_faults.c - system calls that fail, return short or are interrupted
 */
#undef _FORTIFY_SOURCE /* with it, read and write are functions of the headers */

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include "support/file_checks.h"

/*
 * These replace the C library's functions in file.c.  Call number fsync_fails of fsync, from 1,
 * fails; hesitant reads and writes transfer one byte, and every other call is interrupted.
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

static int begin(void **state)
{
	hesitant = interrupted = false;
	fsync_calls = fsync_fails = 0;
	return clear(state);
}

static void test_folder_not_writable(void **state)
{
	(void)state;
	uid_t user = geteuid();
	assert_int_equal(mkdir("folder", 0777), 0);
	put("folder/file", "old");
	assert_int_equal(chmod("folder", 0555), 0);
	/* Root may write everywhere, so the check runs as nobody. */
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

/* A file size limit stands in for a full disk: the first write is short, the next fails. */
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
	assert_error_names("file: was written, but might be lost", strerror(EIO));
	assert_content("file", "new");
	assert_int_equal(fsync_calls, 2);

	fsync_calls = 0;
	fsync_errno = EINVAL;
	assert_int_equal(replace("file", "newer"), SCRAWL_OK);
	assert_int_equal(folder_count("."), 1);
}

/* No descriptor stays open, on success or on failure. */
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
		cmocka_unit_test_setup(test_folder_not_writable, begin),
		cmocka_unit_test_setup(test_disk_full, begin),
		cmocka_unit_test_setup(test_interrupted, begin),
		cmocka_unit_test_setup(test_sync_fails, begin),
		cmocka_unit_test_setup(test_descriptors, begin),
	};
	return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
