/* SPDX-License-Identifier: MIT */
/*
 * test_dataset_find.c - where data sets are searched for, and how their files may be named
 */
#include <unistd.h>

#include "core/memory.h"
#include "core/path.h"
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
	struct dataset_place place = { .folder = path_join(root, "", "set") };
	make_folder("set");
	/* A folder of that name, which some archives unpack to, does not count. */
	make_folder("set/train-images-idx3-ubyte");
	expect_failure(folder_find_file(&ctx, &place, DATASET_TRAIN_IMAGES, &path), SCRAWL_EIO,
		       "each may end in .gz");
	rmdir(at("set/train-images-idx3-ubyte"));
	for (int i = 0; i < 4; i++) {
		char name[64];
		snprintf(name, sizeof(name), "set/%s", spellings[i]);
		write_images(name, 1);
		assert_int_equal(folder_find_file(&ctx, &place, DATASET_TRAIN_IMAGES, &path),
				 SCRAWL_OK);
		assert_string_equal(path, at(name));
		memory_free(path);
	}
	memory_free(place.folder);
}

static void expect_folder(const char *name, const char *expected)
{
	struct dataset_place place;
	assert_int_equal(dataset_locate(&ctx, name, &place), SCRAWL_OK);
	assert_string_equal(place.folder, expected);
	assert_string_equal(place.prefix, "");
	memory_free(place.folder);
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
	char text[256];
	struct dataset_place place = { .folder = NULL };
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

	expect_failure(dataset_locate(&ctx, "letters", &place), SCRAWL_EIO, "./FOLDER");
	snprintf(text, sizeof(text), "%s, %s, /usr/share/datasets/letters, ./letters",
		 at("own/letters"), at("xdg/scrawl/letters"));
	expect_failure(SCRAWL_EIO, SCRAWL_EIO, text);
	assert_null(place.folder);
	/* From the last place to the first: each takes precedence over those after it. */
	make_data_folder("letters");
	expect_folder("letters", "./letters");
	make_folder("own/letters"); /* an empty folder hides nothing, but is named */
	expect_folder("letters", "./letters");
	make_folder("own/nothing");
	expect_failure(dataset_locate(&ctx, "nothing", &place), SCRAWL_EIO,
		       "(no IDX images there)");
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
	struct dataset_place place = { .folder = NULL };
	enter_root();
	make_data_folder("letters");
	expect_folder("./letters", "./letters");
	expect_folder("letters/", "letters/");
	expect_folder(".", ".");
	expect_folder("..", "..");
	expect_failure(dataset_locate(&ctx, "./none", &place), SCRAWL_EIO, "./none: ");
	expect_failure(dataset_locate(&ctx, "", &place), SCRAWL_EINVAL, "empty");
	write_file("file", "x", 1);
	expect_failure(dataset_locate(&ctx, "./file", &place), SCRAWL_EIO, "not a folder");
	expect_failure(dataset_locate(&ctx, "file", &place), SCRAWL_EIO, "./file (not a folder)");
	expect_failure(dataset_locate(&ctx, "mnst", &place), SCRAWL_EIO,
		       "mnst: no such data set; did you mean mnist? (looked for ");
	/* A very long name neither overflows nor hides the advice. */
	static char name[5000];
	memset(name, 'n', sizeof(name) - 1);
	expect_failure(dataset_locate(&ctx, name, &place), SCRAWL_EIO, "nnn");
	memset(name + 250, 0, sizeof(name) - 250);
	expect_failure(dataset_locate(&ctx, name, &place), SCRAWL_EIO, "./FOLDER");
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

/* Sets told apart by the beginnings of their files' names. */
static void test_prefixes(void **state)
{
	(void)state;
	struct dataset_place place = { .folder = NULL };
	enter_root();
	make_folder("emnist");
	write_file("emnist/emnist-letters-test-images-idx3-ubyte", "x", 1);
	assert_int_equal(dataset_locate(&ctx, "./emnist", &place), SCRAWL_OK);
	assert_string_equal(place.folder, "./emnist");
	assert_string_equal(place.prefix, "emnist-letters-");
	memory_free(place.folder);
	write_file("emnist/emnist-digits-train-images-idx3-ubyte.gz", "x", 1);
	expect_failure(dataset_locate(&ctx, "./emnist", &place), SCRAWL_EDATA,
		       "./emnist: holds several data sets: emnist-digits, emnist-letters (name "
		       "one, as ./emnist/emnist-digits)");
	assert_int_equal(dataset_locate(&ctx, "./emnist/emnist-letters", &place), SCRAWL_OK);
	assert_string_equal(place.prefix, "emnist-letters-");
	memory_free(place.folder);
	expect_failure(dataset_locate(&ctx, "./emnist/emnist", &place), SCRAWL_EIO, "No such file");
	expect_failure(dataset_locate(&ctx, "./emnist/", &place), SCRAWL_EDATA, "several");
	setenv("SCRAWL_DATA_DIR", at("emnist"), 1);
	assert_int_equal(dataset_locate(&ctx, "emnist-digits", &place), SCRAWL_OK);
	assert_string_equal(place.folder, at("emnist"));
	assert_string_equal(place.prefix, "emnist-digits-");
	memory_free(place.folder);
	/* MNIST's own names come first, and other files are none of a set. */
	static const char *const others[] = {
		"xtrain-images-idx3-ubyte",          "train-images-idx3",
		"x-train-images-idx3-ubyte.gz.part", "x-train-picture-idx3-ubyte",
		"x-train-labels-idx1-ubyte",         "x-test50k-images-idx3-ubyte",
	};
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		char name[64];
		snprintf(name, sizeof(name), "emnist/%s", others[i]);
		write_file(name, "x", 1);
	}
	write_file("emnist/train-images-idx3-ubyte", "x", 1);
	expect_folder("./emnist", "./emnist");
	struct folder_sets sets;
	assert_int_equal(folder_list_sets(&ctx, "emnist", &sets), SCRAWL_OK);
	assert_int_equal(sets.count, 3);
	assert_int_equal(chdir(before), 0);
}

/* More sets than are listed: the first of the alphabet stay. */
static void test_many_sets(void **state)
{
	(void)state;
	static struct folder_sets sets;
	make_folder("many");
	for (int i = 0; i < 40; i++) {
		char name[64];
		snprintf(name, sizeof(name), "many/s%02d-train-images-idx3-ubyte", 39 - i);
		write_file(name, "x", 1);
		assert_int_equal(folder_list_sets(&ctx, at("many"), &sets), SCRAWL_OK);
		assert_int_equal(sets.count, i < FOLDER_MAX_SETS ? i + 1 : FOLDER_MAX_SETS);
	}
	for (int i = 0; i < FOLDER_MAX_SETS; i++) {
		char prefix[8];
		snprintf(prefix, sizeof(prefix), "s%02d-", i);
		assert_string_equal(sets.prefix[i], prefix);
	}
}

/* torchvision puts the files into SET/raw; other formats are named. */
static void test_other_folders(void **state)
{
	(void)state;
	struct dataset_place place;
	char *path;
	make_folder("MNIST");
	make_data_folder("MNIST/raw");
	assert_int_equal(dataset_locate(&ctx, at("MNIST"), &place), SCRAWL_OK);
	assert_string_equal(place.folder, at("MNIST/raw"));
	memory_free(place.folder);
	make_folder("k49");
	write_file("k49/k49-train-imgs.npz", "x", 1);
	write_file("k49/k49_classmap.csv", "x", 1);
	assert_int_equal(dataset_locate(&ctx, at("k49"), &place), SCRAWL_OK);
	expect_failure(folder_find_file(&ctx, &place, DATASET_TRAIN_IMAGES, &path), SCRAWL_EIO,
		       "no IDX files there, such as train-images-idx3-ubyte, only others, such as "
		       "k49-train-imgs.npz");
	memory_free(place.folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_spellings),     TEST(test_places),   TEST(test_paths),
		TEST(test_open_by_name),  TEST(test_prefixes), TEST(test_many_sets),
		TEST(test_other_folders),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
