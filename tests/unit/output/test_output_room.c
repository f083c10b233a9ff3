/* SPDX-License-Identifier: MIT */
/*
 * test_output_room.c - files on a disk that is too small
 *
 * The file system is this test's: it says that so many bytes are free.
 */
#include "output/output_room.h"

#include <string.h>
#include <sys/statvfs.h>

#include "cli/message.h"
#include "support/folder.h"
#include "support/output.h"

static unsigned long long bytes_free;
static char asked[64];

int statvfs(const char *path, struct statvfs *out)
{
	snprintf(asked, sizeof(asked), "%.60s", path);
	*out = (struct statvfs){ .f_blocks = 1000,
				 .f_frsize = 10,
				 .f_bfree = bytes_free / 10,
				 .f_bavail = bytes_free / 10 };
	return 0;
}

static void expect(const struct output_size *files, size_t count, int code, const char *text)
{
	output_begin(stderr);
	int got = output_check_room(files, count);
	assert_string_equal(output_end(), text);
	assert_int_equal(got, code);
}

static void test_one(void **state)
{
	(void)state;
	const struct output_size model[] = { { "m", 2000, 1 }, { NULL, 9999, 1 } };
	bytes_free = 2000;
	expect(model, 2, EXIT_DONE, "");
	assert_string_equal(asked, ".");
	bytes_free = 1990;
	expect(model, 2, EXIT_IO,
	       "scrawl: m: cannot be written: it will have 2.00 kB, but its disk has only 1.99 kB "
	       "left\n");
	const struct output_size device[] = { { "/dev/null", 2000, 1 } };
	expect(device, 1, EXIT_DONE, "");
	const struct output_size elsewhere[] = { { "/usr/of-no-one", 1000, 1 } };
	expect(elsewhere, 1, EXIT_DONE, "");
	assert_string_equal(asked, "/usr");
}

/* Each would fit alone; what is there already is not counted again. */
static void test_several(void **state)
{
	(void)state;
	const struct output_size files[] = { { "m", 1000, 1 }, { "c", 3000, 3 } };
	bytes_free = 10000;
	expect(files, 2, EXIT_DONE, "");
	bytes_free = 9000;
	expect(files, 2, EXIT_DONE,
	       "scrawl: warning: m: its disk has only 9.00 kB left, but this run's files there may "
	       "need 10.0 kB\n");
	char old[1000] = "";
	folder_write("m", old, sizeof(old));
	expect(files, 2, EXIT_DONE, "");
	folder_clear();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one),
		cmocka_unit_test(test_several),
	};
	return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
