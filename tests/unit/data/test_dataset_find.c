/* SPDX-License-Identifier: MIT */
/*
 * test_dataset_find.c - where data sets are searched for, and how their files may be named
 */
#include <unistd.h>

#include "core/memory.h"
#include "data/dataset_find.h"
#include "support/dataset_files.h"

/* .gz takes precedence over plain, '-' over '.'. */
static void test_spellings(void **state)
{
	(void)state;
	static const char *const spellings[] = {
		"train-images.idx3-ubyte",
		"train-images.idx3-ubyte.gz",
		"train-images-idx3-ubyte",
		"train-images-idx3-ubyte.gz",
	};
	char *path;
	make_folder("set");
	/* A folder of that name, which some archives unpack to, does not count. */
	make_folder("set/train-images-idx3-ubyte");
	expect_failure(locate_file(&ctx, at("set"), "train-images", "idx3-ubyte", &path),
		       SCRAWL_EIO, "each may end in .gz");
	rmdir(at("set/train-images-idx3-ubyte"));
	for (int i = 0; i < 4; i++) {
		char name[64];
		snprintf(name, sizeof(name), "set/%s", spellings[i]);
		write_images(name, 1);
		assert_int_equal(locate_file(&ctx, at("set/"), "train-images", "idx3-ubyte", &path),
				 SCRAWL_OK);
		assert_string_equal(path, at(name));
		memory_free(path);
	}
}

static void expect_folder(const char *name, const char *expected)
{
	char *folder;
	assert_int_equal(locate_folder(&ctx, name, &folder), SCRAWL_OK);
	assert_string_equal(folder, expected);
	memory_free(folder);
}

/* Makes a folder with a file of images, which is all that the search checks. */
static void make_data_folder(const char *name)
{
	char file[128];
	make_folder(name);
	snprintf(file, sizeof(file), "%s/train-images-idx3-ubyte.gz", name);
	write_file(file, "x", 1);
}

static char before[512]; /* the current folder before the tests */

static void enter_root(void)
{
	assert_non_null(getcwd(before, sizeof(before)));
	assert_int_equal(chdir(root), 0);
}

static void test_places(void **state)
{
	(void)state;
	char *folder = NULL, text[256];
	enter_root();
	make_folder("own");
	make_folder("xdg");
	make_folder("xdg/scrawl");
	make_folder("home");
	make_folder("home/.local");
	make_folder("home/.local/share");
	make_folder("home/.local/share/scrawl");
	setenv("SCRAWL_DATA_DIR", at("own"), 1);
	setenv("XDG_DATA_HOME", at("xdg"), 1);
	setenv("HOME", at("home"), 1);

	expect_failure(locate_folder(&ctx, "letters", &folder), SCRAWL_EIO, "./FOLDER");
	snprintf(text, sizeof(text), "%s, %s, /usr/share/datasets/letters, ./letters",
		 at("own/letters"), at("xdg/scrawl/letters"));
	expect_failure(SCRAWL_EIO, SCRAWL_EIO, text);
	assert_null(folder);
	/* From the last place to the first: each takes precedence over those after it. */
	make_data_folder("letters");
	expect_folder("letters", "./letters");
	make_folder("own/letters"); /* an empty folder hides nothing, but is named */
	expect_folder("letters", "./letters");
	make_folder("own/nothing");
	expect_failure(locate_folder(&ctx, "nothing", &folder), SCRAWL_EIO, "(no images there)");
	make_data_folder("home/.local/share/scrawl/letters");
	expect_folder("letters", "./letters"); /* $XDG_DATA_HOME replaces ~/.local/share */
	setenv("XDG_DATA_HOME", "relative", 1);
	expect_folder("letters", at("home/.local/share/scrawl/letters"));
	unsetenv("XDG_DATA_HOME");
	expect_folder("letters", at("home/.local/share/scrawl/letters"));
	setenv("XDG_DATA_HOME", at("xdg"), 1);
	make_data_folder("xdg/scrawl/letters");
	expect_folder("letters", at("xdg/scrawl/letters"));
	write_file("own/letters/t10k-images.idx3-ubyte", "x", 1);
	expect_folder("letters", at("own/letters"));
	setenv("SCRAWL_DATA_DIR", "own/", 1);
	expect_folder("letters", "own/letters");
	setenv("SCRAWL_DATA_DIR", "", 1);
	expect_folder("letters", at("xdg/scrawl/letters"));
	assert_int_equal(chdir(before), 0);
}

/* Paths are used as given; anything but a folder is refused. */
static void test_paths(void **state)
{
	(void)state;
	char *folder = NULL;
	enter_root();
	make_data_folder("letters");
	expect_folder("./letters", "./letters");
	expect_folder("letters/", "letters/");
	expect_folder(".", ".");
	expect_folder("..", "..");
	expect_failure(locate_folder(&ctx, "./none", &folder), SCRAWL_EIO, "./none: ");
	expect_failure(locate_folder(&ctx, "", &folder), SCRAWL_EINVAL, "empty");
	write_file("file", "x", 1);
	expect_failure(locate_folder(&ctx, "./file", &folder), SCRAWL_EIO, "not a folder");
	expect_failure(locate_folder(&ctx, "file", &folder), SCRAWL_EIO, "./file (not a folder)");
	/* A very long name neither overflows nor hides the advice. */
	static char name[5000];
	memset(name, 'n', sizeof(name) - 1);
	expect_failure(locate_folder(&ctx, name, &folder), SCRAWL_EIO, "nnn");
	memset(name + 250, 0, sizeof(name) - 250);
	expect_failure(locate_folder(&ctx, name, &folder), SCRAWL_EIO, "./FOLDER");
	assert_int_equal(chdir(before), 0);
}

static void test_open_by_name(void **state)
{
	(void)state;
	scrawl_dataset *train, *test;
	make_set("letters");
	setenv("SCRAWL_DATA_DIR", root, 1);
	assert_int_equal(scrawl_dataset_open(&ctx, "letters", &train, &test), SCRAWL_OK);
	assert_string_equal(scrawl_dataset_path(train), at("letters/train-images-idx3-ubyte.gz"));
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(test);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_spellings),
		TEST(test_places),
		TEST(test_paths),
		TEST(test_open_by_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
