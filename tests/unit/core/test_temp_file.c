/* SPDX-License-Identifier: MIT */
/*
 * test_temp_file.c - what killed processes left is removed, and nothing else is
 */
#include "core/temp_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "core/file.h"
#include "support/folder.h"

static struct scrawl_context ctx_storage, *ctx = &ctx_storage;

/* Replaces the C library's flock: runs what another process does just before it, or fails. */
static void (*before_lock)(void);
static int lock_errno;

int flock(int fd, int operation)
{
	void (*before)(void) = before_lock;
	before_lock = NULL;
	if (before)
		before();
	errno = lock_errno;
	return lock_errno ? -1 : (int)syscall(SYS_flock, fd, operation);
}

static int clear(void **state)
{
	(void)state;
	before_lock = NULL;
	lock_errno = 0;
	folder_clear();
	return 0;
}

static void put(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0666);
	assert_true(fd >= 0);
	assert_int_equal(close(fd), 0);
}

static bool exists(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0;
}

static void replace(void)
{
	struct hash_part part = { "text", 4 };
	assert_int_equal(file_replace(ctx, "file", &part, 1), SCRAWL_OK);
}

/* Stores its name in temporary [TEMP_FILE_NAME_BYTES]. */
static int create(char *temporary)
{
	int fd = temp_file_create(AT_FDCWD, "file", 0666, temporary);
	assert_true(fd >= 0);
	assert_true(exists(temporary));
	return fd;
}

static void number_name(char *name, unsigned n)
{
	snprintf(name, TEMP_FILE_NAME_BYTES, ".file.tmp.%ld.%u", (long)getpid(), n);
}

/* A process that is saving keeps its temporary; once it is killed the next save removes it. */
static void test_killed(void **state)
{
	(void)state;
	char name[TEMP_FILE_NAME_BYTES], previous[TEMP_FILE_NAME_BYTES + 8];
	int ready[2];
	assert_int_equal(pipe(ready), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		alarm(60); /* ends even if the test fails */
		if (temp_file_create(AT_FDCWD, "file", 0666, name) < 0 ||
		    write(ready[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	assert_int_equal(read(ready[0], previous, 1), 1);
	close(ready[0]);
	close(ready[1]);
	snprintf(name, sizeof(name), ".file.tmp.%ld.0", (long)child);
	snprintf(previous, sizeof(previous), "%s.prev", name);
	put(previous);
	replace();
	assert_true(exists(name) && exists(previous));
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	replace();
	assert_int_equal(folder_count("."), 1);
	assert_true(exists("file"));
}

/* Checking whether a file can be written also removes its stale temporaries. */
static void test_asking(void **state)
{
	(void)state;
	put(".file.tmp.1.0");
	put(".file.tmp.123456.17");
	assert_int_equal(file_writable(ctx, "file"), SCRAWL_OK);
	assert_int_equal(folder_count("."), 0);
}

/* Another thread's temporary is left alone. */
static void test_other_thread(void **state)
{
	(void)state;
	char first[TEMP_FILE_NAME_BYTES], second[TEMP_FILE_NAME_BYTES], want[TEMP_FILE_NAME_BYTES];
	int a = create(first), b = create(second);
	number_name(want, 0);
	assert_string_equal(first, want);
	number_name(want, 1);
	assert_string_equal(second, want);
	replace();
	assert_true(exists(first) && exists(second));
	assert_int_equal(folder_count("."), 3);
	close(a);
	close(b);
	replace();
	assert_int_equal(folder_count("."), 1);
}

/* Names that are not quite a temporary's, and files that are not regular. */
static void test_untouched(void **state)
{
	(void)state;
	static const char *const names[] = {
		".file.tmp.1",     ".file.tmp.1.",       ".file.tmp..1",   ".file.tmp.1.2x",
		".file.tmp.1.2.3", ".file.tmp.x.1",      ".file.tmp.-1.1", "file.tmp.1.1",
		".other.tmp.1.1",  ".file.tmp.9.9.prev", ".file",          ".filex.tmp.1.1",
	};
	size_t count = sizeof(names) / sizeof(names[0]);
	for (size_t i = 0; i < count; i++)
		put(names[i]);
	put("target");
	assert_int_equal(symlink("target", ".file.tmp.2.0"), 0);
	assert_int_equal(mkdir(".file.tmp.2.1", 0777), 0);
	assert_int_equal(mkfifo(".file.tmp.2.2", 0666), 0);
	put(".file.tmp.2.3");
	alarm(10); /* opening the pipe must not block */
	replace();
	alarm(0);
	for (size_t i = 0; i < count; i++)
		assert_true(exists(names[i]));
	assert_true(exists("target") && exists(".file.tmp.2.0") && exists(".file.tmp.2.1"));
	assert_true(exists(".file.tmp.2.2"));
	assert_false(exists(".file.tmp.2.3"));
	assert_int_equal(folder_count("."), (int)count + 5); /* target, link, folder, pipe, file */
}

static void remove_first(void)
{
	char name[TEMP_FILE_NAME_BYTES];
	number_name(name, 0);
	assert_int_equal(unlink(name), 0);
}

static int held;

static void hold_first(void)
{
	char name[TEMP_FILE_NAME_BYTES];
	number_name(name, 0);
	held = open(name, O_RDWR);
	assert_true(held >= 0);
	assert_int_equal(syscall(SYS_flock, held, LOCK_EX | LOCK_NB), 0);
}

/* Another process cleans up between a temporary's creation and its lock: a new one is made. */
static void test_cleaned_too_early(void **state)
{
	(void)state;
	char name[TEMP_FILE_NAME_BYTES], want[TEMP_FILE_NAME_BYTES];
	number_name(want, 1);
	before_lock = remove_first;
	int fd = create(name);
	assert_string_equal(name, want);
	close(fd);
	clear(NULL);
	before_lock = hold_first;
	fd = create(name);
	assert_string_equal(name, want);
	close(fd);
	close(held);
}

static void replace_first(void)
{
	char name[TEMP_FILE_NAME_BYTES];
	remove_first();
	number_name(name, 0);
	put(name);
}

/* A new temporary takes the name before the cleaner has locked the old one: it stays. */
static void test_name_used_again(void **state)
{
	(void)state;
	char name[TEMP_FILE_NAME_BYTES];
	number_name(name, 0);
	put(name);
	before_lock = replace_first;
	temp_file_clean(AT_FDCWD, "file");
	assert_true(exists(name));
}

/* Without file locks a file is still written, and nothing is removed. */
static void test_no_locks(void **state)
{
	(void)state;
	put(".file.tmp.1.0");
	lock_errno = ENOLCK;
	replace();
	assert_true(exists("file") && exists(".file.tmp.1.0"));
	assert_int_equal(folder_count("."), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_killed, clear),
		cmocka_unit_test_setup(test_asking, clear),
		cmocka_unit_test_setup(test_other_thread, clear),
		cmocka_unit_test_setup(test_untouched, clear),
		cmocka_unit_test_setup(test_cleaned_too_early, clear),
		cmocka_unit_test_setup(test_name_used_again, clear),
		cmocka_unit_test_setup(test_no_locks, clear),
	};
	return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
