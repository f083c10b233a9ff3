/* SPDX-License-Identifier: MIT */
/*
 * test_output_file.c - an output takes its name when it is complete, and destroys nothing else
 */
#define _GNU_SOURCE /* RTLD_NEXT */
#include "output/output_file.h"

#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/message.h"
#include "cli/signals.h"
#include "support/folder.h"
#include "support/output.h"

#define TEXT SCRAWL_FILE_KIND_TEXT

/* The content of a file, at most 63 bytes. */
static const char *content(const char *path)
{
	static char text[64];
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	return text;
}

static int write_output(const char *path, const char *text, bool keep)
{
	struct output_file file;
	int code = output_open(&file, path, TEXT);
	if (code != EXIT_DONE)
		return code;
	fputs(text, file.stream);
	return output_close(&file, keep);
}

static void test_keeps_or_not(void **state)
{
	(void)state;
	assert_int_equal(write_output("a.csv", "first", true), EXIT_DONE);
	assert_string_equal(content("a.csv"), "first");
	assert_int_equal(chmod("a.csv", 0640), 0);
	assert_int_equal(write_output("a.csv", "second", false), EXIT_DONE);
	assert_string_equal(content("a.csv"), "first");
	assert_int_equal(write_output("a.csv", "third", true), EXIT_DONE);
	assert_string_equal(content("a.csv"), "third");
	struct stat status;
	assert_int_equal(stat("a.csv", &status), 0);
	assert_int_equal(status.st_mode & 0777, 0640);
	assert_int_equal(write_output("b.csv", "never", false), EXIT_DONE);
	assert_int_equal(folder_count("."), 1);
	folder_clear();
}

/* Until it is closed, the old content is there. */
static void test_old_until_complete(void **state)
{
	(void)state;
	struct output_file file;
	folder_write("a.csv", "old", 3);
	assert_int_equal(symlink("a.csv", "link"), 0);
	assert_int_equal(output_open(&file, "link", TEXT), EXIT_DONE);
	fputs("new", file.stream);
	fflush(file.stream);
	assert_string_equal(content("a.csv"), "old");
	assert_int_equal(output_close(&file, true), EXIT_DONE);
	assert_string_equal(content("a.csv"), "new");
	assert_int_equal(folder_count("."), 2);
	struct output_file none = { 0 };
	assert_int_equal(output_close(&none, true), EXIT_DONE);
	folder_clear();
}

/* As if another host or container had a process of this number that writes the same file. */
static void test_same_process_number(void **state)
{
	(void)state;
	char theirs[64];
	snprintf(theirs, sizeof(theirs), ".a.csv.tmp.%ld.0", (long)getpid());
	folder_write(theirs, "theirs", 6);
	assert_int_equal(write_output("a.csv", "ours", true), EXIT_DONE);
	assert_string_equal(content("a.csv"), "ours");
	assert_string_equal(content(theirs), "theirs");
	assert_int_equal(write_output("a.csv", "never", false), EXIT_DONE);
	assert_int_equal(folder_count("."), 2);
	mode_t mask = umask(0027);
	assert_int_equal(write_output("b.csv", "ours", true), EXIT_DONE);
	umask(mask);
	struct stat status;
	assert_int_equal(stat("b.csv", &status), 0);
	assert_int_equal(status.st_mode & 0777, 0640);
	folder_clear();
}

enum watching { UNWATCHED, WATCHED, HELD };

/* Ends a child by a signal while a file is open, if held by a SIGTERM after it; its wait status. */
static int end_by_signal(int signal_number, enum watching watching)
{
	pid_t child = fork();
	int status = -1;
	if (child == 0) {
		struct output_file file, done;
		alarm(20);
		signal(signal_number, SIG_DFL);
		if (watching != UNWATCHED)
			signals_watch(true);
		if (watching == HELD)
			signals_hold();
		if (output_open(&done, "done.csv", TEXT) || output_open(&file, "a.csv", TEXT) ||
		    output_close(&done, true))
			_exit(1);
		raise(signal_number);
		if (watching == HELD)
			raise(SIGTERM);
		_exit(2);
	}
	assert_true(child > 0 && waitpid(child, &status, 0) == child);
	return status;
}

/* The old file is as it was, and nothing is beside it but what was complete. */
static void test_ended_by_signal(void **state)
{
	(void)state;
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	folder_write("a.csv", "old", 3);
	for (size_t i = 0; i < 3; i++) {
		for (enum watching watching = UNWATCHED; watching <= HELD; watching++) {
			output_begin(stderr);
			int status = end_by_signal(signals[i], watching);
			output_end();
			if (watching == WATCHED)
				assert_int_equal(WEXITSTATUS(status), EXIT_SIGNAL + signals[i]);
			else
				assert_int_equal(WTERMSIG(status),
						 watching == HELD ? SIGTERM : signals[i]);
			assert_int_equal(WIFEXITED(status), watching == WATCHED);
			assert_string_equal(content("a.csv"), "old");
			assert_int_equal(folder_count("."), 2);
		}
	}
	folder_clear();
}

static void test_refuses(void **state)
{
	(void)state;
	folder_write("model", "\1\0\0\0\0\0\0\0{", 9);
	output_begin(stderr);
	int code = write_output("model", "text", true);
	assert_string_equal(output_end(), "scrawl: model: exists and is not text; give another "
					  "name or remove it\n");
	assert_int_equal(code, EXIT_USAGE);
	assert_int_equal(folder_count("."), 1);
	output_begin(stderr);
	code = write_output("nowhere/a.csv", "text", true);
	assert_string_equal(output_end(), "scrawl: nowhere/a.csv: cannot be written: No such file "
					  "or directory\n");
	assert_int_equal(code, EXIT_IO);
	output_begin(stderr);
	code = write_output(".", "text", true);
	assert_string_equal(output_end(), "scrawl: .: cannot be written: Is a directory\n");
	assert_int_equal(code, EXIT_IO);
	folder_clear();
}

static void test_full_device(void **state)
{
	(void)state;
	output_begin(stderr);
	int code = write_output("/dev/full", "text", true);
	assert_string_equal(output_end(), "scrawl: /dev/full: cannot be written: No space left on "
					  "device\n");
	assert_int_equal(code, EXIT_IO);
	assert_int_equal(write_output("/dev/null", "text", true), EXIT_DONE);
}

static void test_stdout(void **state)
{
	(void)state;
	output_begin(stdout);
	int code = write_output("-", "text", true);
	assert_string_equal(output_end(), "text");
	assert_int_equal(code, EXIT_DONE);
}

static bool no_streams;

/* Replaces the C library's function in output_file.c. */
FILE *fdopen(int fd, const char *mode)
{
	FILE *(*open_stream)(int, const char *);
	*(void **)&open_stream = dlsym(RTLD_NEXT, "fdopen");
	errno = ENOMEM;
	return no_streams ? NULL : open_stream(fd, mode);
}

/* Without memory for a stream, the temporary file does not stay. */
static void test_no_stream(void **state)
{
	(void)state;
	no_streams = true;
	output_begin(stderr);
	int code = write_output("a.csv", "text", true);
	const char *said = output_end();
	no_streams = false;
	assert_int_equal(code, EXIT_IO);
	assert_non_null(strstr(said, "a.csv: cannot be written: Cannot allocate memory"));
	assert_int_equal(folder_count("."), 0);
}

/* What is there and cannot be read may be anything. */
static void test_unreadable(void **state)
{
	(void)state;
	const struct output_request request = { "out", "loop", TEXT, { "" } };
	assert_int_equal(symlink("loop", "loop"), 0);
	output_begin(stderr);
	int checked = output_check("eval", &request, 1);
	const char *said = output_end();
	assert_int_equal(checked, EXIT_IO);
	assert_non_null(strstr(said, "loop: cannot be read, and so is not replaced: "));
	output_begin(stderr);
	int place = output_check_place("loop"), written = write_output("loop", "text", true);
	output_end();
	assert_int_equal(place, EXIT_IO);
	assert_int_equal(written, EXIT_IO);
	assert_int_equal(folder_count("."), 1);
	folder_clear();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keeps_or_not),
		cmocka_unit_test(test_old_until_complete),
		cmocka_unit_test(test_same_process_number),
		cmocka_unit_test(test_ended_by_signal),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_full_device),
		cmocka_unit_test(test_stdout),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_no_stream),
	};
	return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
