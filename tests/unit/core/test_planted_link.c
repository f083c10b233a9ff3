/* SPDX-License-Identifier: MIT */
/*
 * test_planted_link.c - links of strangers in folders for everyone
 *
 * Only root can make links of others, so most of this is skipped for others.
 */
#include "core/planted_link.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "core/file_kind.h"
#include "support/folder.h"

#define STRANGER 12345

static void make_link(const char *target, const char *path, uid_t owner)
{
	assert_int_equal(symlink(target, path), 0);
	assert_int_equal(lchown(path, owner, (gid_t)-1), 0);
}

static void make_public(const char *path)
{
	assert_int_equal(mkdir(path, 0777), 0);
	assert_int_equal(chmod(path, 01777), 0);
}

static void test_own(void **state)
{
	(void)state;
	make_public("public");
	folder_write("file", "x", 1);
	make_link("../file", "public/own", geteuid());
	assert_int_equal(symlink("loop", "loop"), 0);
	assert_false(planted_link("public/own"));
	assert_false(planted_link("public/none"));
	assert_false(planted_link("public/none/more"));
	assert_false(planted_link("file"));
	assert_false(planted_link("loop"));
	assert_false(planted_link(""));
	assert_false(planted_link("/"));
	char longest[10000];
	memset(longest, 'x', sizeof(longest));
	longest[sizeof(longest) - 1] = '\0';
	assert_false(planted_link(longest));
	unlink("public/own");
	folder_clear();
}

static void test_strangers(void **state)
{
	static const char *const led[] = {
		"public/link", "./public//link", "public/none",
		"chain",       "public/dir/new", "public/../public/link"
	};
	struct scrawl_context ctx = { 0 };
	(void)state;
	if (geteuid() != 0) {
		print_message("skipped: only root can make links of other users\n");
		return;
	}
	make_public("public");
	assert_int_equal(mkdir("private", 0777), 0);
	folder_write("file", "x", 1);
	make_link("../file", "public/link", STRANGER);
	make_link("../nothing", "public/none", STRANGER);
	make_link("../private", "public/dir", STRANGER);
	make_link("private/second", "chain", 0);
	make_link("../public/link", "private/second", STRANGER);
	make_link("../file", "private/link", STRANGER);
	for (size_t i = 0; i < sizeof(led) / sizeof(led[0]); i++) {
		assert_true(planted_link(led[i]));
		assert_int_equal(scrawl_path_kind(led[i]), SCRAWL_FILE_KIND_PLANTED);
		assert_int_equal(file_writable(&ctx, led[i]), SCRAWL_EIO);
		assert_non_null(strstr(ctx.error, "another user"));
	}
	/* Not where only some may write, nor the folder's owner's, nor where nobody is kept out. */
	assert_false(planted_link("private/link"));
	assert_int_equal(chown("public", STRANGER, (gid_t)-1), 0);
	assert_false(planted_link("public/link"));
	assert_int_equal(chown("public", 0, (gid_t)-1), 0);
	assert_true(planted_link("public/link"));
	assert_int_equal(chmod("public", 0777), 0);
	assert_false(planted_link("public/link"));
	static const char *const links[] = { "public/link", "public/none", "public/dir",
					     "private/second", "private/link" };
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		assert_int_equal(unlink(links[i]), 0);
	folder_clear();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own),
		cmocka_unit_test(test_strangers),
	};
	return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
