/* SPDX-License-Identifier: MIT */
/*
 * test_path.c - paths as text
 */
#include "core/path.h"

#include <string.h>

#include "core/memory.h"
#include "support/compare.h"

static void test_join(void **state)
{
	(void)state;
	static const struct {
		const char *base, *middle, *name, *path;
	} cases[] = {
		{ "a", "", "b", "a/b" },
		{ "a/", "", "b", "a/b" },
		{ "a///", "", "b", "a/b" },
		{ "/", "", "b", "/b" },
		{ "///", "", "b", "/b" },
		{ "/srv/x", "/.local/share/scrawl", "mnist", "/srv/x/.local/share/scrawl/mnist" },
		{ "/srv/x/", "/share", "mnist", "/srv/x/share/mnist" },
		{ ".", "", "b", "./b" },
		{ "a%s", "", "%n", "a%s/%n" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *path = path_join(cases[i].base, cases[i].middle, cases[i].name);
		assert_non_null(path);
		assert_string_equal(path, cases[i].path);
		memory_free(path);
	}
}

static void test_join_long(void **state)
{
	(void)state;
	char base[5000];
	memset(base, 'x', sizeof(base));
	base[sizeof(base) - 1] = '\0';
	char *path = path_join(base, "", base);
	assert_non_null(path);
	assert_int_equal(strlen(path), 2 * (sizeof(base) - 1) + 1);
	assert_int_equal(path[sizeof(base) - 1], '/');
	memory_free(path);
	memory_fail_after(1);
	assert_null(path_join("a", "", "b"));
	memory_fail_after(0);
}

static void test_is_called(void **state)
{
	(void)state;
	static const struct {
		const char *path;
		bool called;
	} cases[] = {
		{ "mnist", true },
		{ "mnist/", true },
		{ "mnist///", true },
		{ "./mnist", true },
		{ "/data/mnist/", true },
		{ "/mnist", true },
		{ "fashion-mnist", false },
		{ "mnist/x", false },
		{ "mnist2", false },
		{ "Mnist", false },
		{ "nist", false },
		{ "", false },
		{ "/", false },
		{ "/data/xmnist", false },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (path_is_called(cases[i].path, "mnist") != cases[i].called)
			fail_msg("%s", cases[i].path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_join),
		cmocka_unit_test(test_join_long),
		cmocka_unit_test(test_is_called),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
