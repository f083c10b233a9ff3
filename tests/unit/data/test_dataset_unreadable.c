/* SPDX-License-Identifier: MIT */
/*
 * test_dataset_unreadable.c - data sets that are there and cannot be read are not taken for absent
 */
#include <unistd.h>

#include "core/memory.h"
#include "data/dataset_find.h"
#include "support/dataset_files.h"

/* Makes a folder with a file of images, which is all that the search checks. */
static void make_data_folder(const char *name)
{
	char file[128];
	make_folder(name);
	snprintf(file, sizeof(file), "%s/train-images-idx3-ubyte.gz", name);
	write_file(file, "x", 1);
}

static void expect_found(const char *folder)
{
	struct dataset_place place = { .folder = NULL };
	assert_int_equal(dataset_locate(&ctx, "letters", &place), SCRAWL_OK);
	assert_string_equal(place.folder, folder);
	memory_free(place.folder);
}

static void expect_unreadable(const char *name, const char *path)
{
	struct dataset_place place = { .folder = NULL };
	char text[256];
	snprintf(text, sizeof(text), "%s: cannot be read: ", path);
	expect_failure(dataset_locate(&ctx, name, &place), SCRAWL_EIO, text);
	assert_null(place.folder);
}

/* The search ends there: another data set of that name may follow. */
static void test_unreadable(void **state)
{
	(void)state;
	make_folder("xdg");
	make_folder("xdg/scrawl");
	make_data_folder("xdg/scrawl/letters");
	make_folder("own");
	setenv("XDG_DATA_HOME", at("xdg"), 1);
	setenv("SCRAWL_DATA_DIR", at("own"), 1);
	expect_found(at("xdg/scrawl/letters"));
	/* A link to itself cannot be opened by anybody. */
	assert_int_equal(symlink("letters", at("own/letters")), 0);
	expect_unreadable("letters", at("own/letters"));
	struct dataset_place place = { .folder = NULL };
	expect_failure(dataset_locate(&ctx, at("own/letters"), &place), SCRAWL_EIO, "letters: ");
	assert_int_equal(unlink(at("own/letters")), 0);
	make_folder("own/letters");
	expect_found(at("xdg/scrawl/letters"));
	assert_int_equal(symlink("raw", at("own/letters/raw")), 0);
	expect_unreadable("letters", at("own/letters/raw"));
}

/* A place that is closed to this user is passed over, but not if it was asked for. */
static void test_closed(void **state)
{
	(void)state;
	uid_t user = geteuid();
	make_folder("open");
	make_data_folder("open/letters");
	make_folder("closed");
	make_folder("closed/scrawl");
	setenv("XDG_DATA_HOME", at("closed"), 1);
	assert_int_equal(chmod(root, 0755) || chmod(at("open"), 0755) ||
				 chmod(at("open/letters"), 0755) || chmod(at("closed"), 0) ||
				 chdir(at("open")),
			 0);
	/* Nothing is closed to root, so the search is nobody's. */
	if (user == 0 && seteuid(65534)) {
		print_message("skipped: nothing is closed to root\n");
		skip();
	}
	expect_found("./letters");
	setenv("SCRAWL_DATA_DIR", at("closed"), 1);
	expect_unreadable("letters", at("closed/letters"));
	assert_int_equal(seteuid(user), 0);
	assert_int_equal(chmod(at("closed"), 0700) || chdir("/"), 0);
}

/* A part is there if its files are, whatever is in them. */
static void test_parts(void **state)
{
	(void)state;
	static const char *const files[] = {
		"set/train-images-idx3-ubyte",
		"set/train-labels-idx1-ubyte",
		"set/test-images-idx3-ubyte.gz",
		"set/test-labels-idx1-ubyte",
	};
	bool train, test;
	expect_failure(scrawl_dataset_parts(&ctx, at("set"), &train, &test), SCRAWL_EIO, "set: ");
	make_folder("set");
	for (int f = 0; f <= 4; f++) {
		assert_int_equal(scrawl_dataset_parts(&ctx, at("set"), &train, &test), SCRAWL_OK);
		assert_int_equal(train, f >= 2);
		assert_int_equal(test, f >= 4);
		if (f < 4)
			assert_int_equal(symlink("nowhere", at(files[f])), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_unreadable),
		TEST(test_closed),
		TEST(test_parts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
