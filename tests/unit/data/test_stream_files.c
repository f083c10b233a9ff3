/* SPDX-License-Identifier: MIT */
/*
 * test_stream_files.c - what the gzip reader opens and refuses: files, pipes, folders, devices
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/context.h"
#include "core/memory.h"
#include "data/stream.h"
#include "support/device.h"
#include "support/stream_bytes.h"

#define ROOM 4096

static struct scrawl_context ctx = { .threads = 1 };

static void expect_file(const char *path, const char *text)
{
	unsigned char out[ROOM];
	size_t got;
	struct stream *s;
	assert_int_equal(stream_open(&ctx, path, &s), SCRAWL_OK);
	assert_int_equal(stream_read(s, out, sizeof(out), &got), SCRAWL_OK);
	stream_close(s);
	assert_int_equal(got, strlen(text));
	assert_memory_equal(out, text, got);
}

static void refuse_file(const char *path, const char *says)
{
	struct stream *s = NULL;
	assert_int_equal(stream_open(&ctx, path, &s), SCRAWL_EIO);
	assert_null(s);
	assert_non_null(strstr(ctx.error, says));
}

/* Writes text, gzipped, to a named pipe or a descriptor from another process. */
static pid_t write_packed(const char *fifo, int fd, const char *text)
{
	unsigned char packed[ROOM];
	size_t length = gzip_bytes(text, strlen(text), packed, ROOM);
	pid_t child = fork();
	if (child != 0)
		return child;
	if (fifo)
		fd = open(fifo, O_WRONLY);
	for (size_t i = 0; i < length; i++)
		if (write(fd, packed + i, 1) != 1)
			_exit(1);
	_exit(0);
}

static void expect_success(pid_t child)
{
	int result;
	assert_int_equal(waitpid(child, &result, 0), child);
	assert_int_equal(result, 0);
}

static void test_files(void **state)
{
	(void)state;
	char folder[] = "/tmp/scrawl-stream-XXXXXX", path[64], link_path[64];
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/file", folder);
	snprintf(link_path, sizeof(link_path), "%s/link", folder);
	refuse_file(path, strerror(ENOENT));
	refuse_file("", strerror(ENOENT));
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs("some text", f);
	fclose(f);
	expect_file(path, "some text");
	assert_int_equal(symlink("file", link_path), 0);
	expect_file(link_path, "some text");
	if (geteuid() != 0) {
		assert_int_equal(chmod(path, 0), 0);
		refuse_file(path, strerror(EACCES));
	}
	unlink(path);
	refuse_file(link_path, strerror(ENOENT));
	unlink(link_path);
	assert_int_equal(symlink("link", link_path), 0);
	refuse_file(link_path, strerror(ELOOP));
	unlink(link_path);

	refuse_file(folder, "a folder, not a regular file or pipe");
	if (device_is_there("/dev/null"))
		refuse_file("/dev/null", "not a regular file or pipe");
	if (device_is_there("/dev/zero"))
		refuse_file("/dev/zero", "not a regular file or pipe");
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	refuse_file(path, "not a regular file or pipe");
	close(fd);
	unlink(path);

	assert_int_equal(mkfifo(path, 0600), 0);
	pid_t child = write_packed(path, -1, "through a named pipe");
	expect_file(path, "through a named pipe");
	expect_success(child);
	unlink(path);
	rmdir(folder);
}

static void test_standard_input(void **state)
{
	(void)state;
	int ends[2], saved = dup(STDIN_FILENO);
	assert_int_equal(pipe(ends), 0);
	pid_t child = write_packed(NULL, ends[1], "through standard input");
	close(ends[1]);
	assert_true(dup2(ends[0], STDIN_FILENO) >= 0);
	/* Another program on the same terminal or pipe may have made it non-blocking. */
	assert_int_equal(fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK), 0);
	expect_file("-", "through standard input");
	assert_true(fcntl(STDIN_FILENO, F_GETFD) >= 0); /* still open */
	close(ends[0]);
	expect_success(child);

	assert_int_equal(pipe(ends), 0);
	char path[32];
	snprintf(path, sizeof(path), "/dev/fd/%d", ends[0]);
	child = write_packed(NULL, ends[1], "through a descriptor");
	close(ends[1]);
	expect_file(path, "through a descriptor");
	close(ends[0]);
	expect_success(child);

	int folder = open("/tmp", O_RDONLY);
	assert_true(dup2(folder, STDIN_FILENO) >= 0);
	refuse_file("-", "standard input");
	close(folder);
	if (saved >= 0) {
		dup2(saved, STDIN_FILENO);
		close(saved);
	}
}

/* No test above left a descriptor open. */
static void test_descriptors(void **state)
{
	(void)state;
	int before = dup(STDOUT_FILENO);
	close(before);
	char folder[] = "/tmp/scrawl-stream-XXXXXX", path[64];
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/file", folder);
	FILE *f = fopen(path, "w");
	fwrite("\x1f\x8b\x08\x00", 1, 4, f);
	fclose(f);
	struct stream *s;
	unsigned char out[4];
	size_t got;
	errno = EINTR; /* of a call before, which does not concern this one */
	assert_int_equal(stream_open(&ctx, path, &s), SCRAWL_OK);
	assert_int_equal(stream_read(s, out, 4, &got), SCRAWL_EDATA);
	stream_close(s);
	for (size_t n = 1; n <= 2; n++) {
		memory_fail_after(n);
		assert_int_equal(stream_open(&ctx, path, &s), SCRAWL_ENOMEM);
		memory_fail_after(0);
	}
	struct rlimit limit, none;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	none = limit;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	enum scrawl_status status = stream_open(&ctx, path, &s);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	assert_int_equal(status, SCRAWL_EIO);
	assert_non_null(strstr(ctx.error, strerror(EMFILE)));
	int after = dup(STDOUT_FILENO);
	close(after);
	assert_int_equal(after, before);
	unlink(path);
	rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_standard_input),
		cmocka_unit_test(test_descriptors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
