/* SPDX-License-Identifier: MIT */
/*
 * test_cgroup.c - quotas of control groups, in invented trees
 */
#define _XOPEN_SOURCE 700 /* nftw */

#include "core/cgroup.h"

#include <ftw.h>
#include <sys/stat.h>

#include "support/folder.h"

#define V2 "sys/fs/cgroup"
#define V1 "sys/fs/cgroup/cpu"

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *where)
{
	(void)info;
	(void)kind;
	return where->level == 0 ? 0 : remove(path);
}

static int clear_tree(void **state)
{
	(void)state;
	return nftw(".", remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* Writes a file and creates the folders on its path. */
static void put(const char *path, const char *text)
{
	char folder[256];
	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path), path);
		mkdir(folder, 0777);
	}
	folder_write(path, text, strlen(text));
}

static void put_v1(const char *folder, const char *quota, const char *period)
{
	char path[256];
	snprintf(path, sizeof(path), "%s/cpu.cfs_quota_us", folder);
	put(path, quota);
	snprintf(path, sizeof(path), "%s/cpu.cfs_period_us", folder);
	put(path, period);
}

static void test_none(void **state)
{
	(void)state;
	assert_int_equal(cgroup_cpus("."), 0);
	put("proc/self/cgroup", "0::/user.slice/a\n");
	assert_int_equal(cgroup_cpus("."), 0);
	put(V2 "/user.slice/cpu.max", "max 100000\n");
	put(V2 "/user.slice/a/cpu.max", "max 100000\n");
	assert_int_equal(cgroup_cpus("."), 0);
	put_v1(V1, "-1\n", "100000\n");
	assert_int_equal(cgroup_cpus("."), 0);
}

static void test_rounded_up(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		unsigned cpus;
	} cases[] = {
		{ "100000 100000\n", 1 },
		{ "100001 100000\n", 2 },
		{ "1000 100000\n", 1 },
		{ "350000 100000", 4 },
		{ "9223372036854775807 2\n", 0 }, /* no limit worth a number */
		{ "100000 0\n", 0 },
		{ "100000\n", 0 },
		{ "", 0 },
		{ "nonsense\n", 0 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		put(V2 "/cpu.max", cases[i].text);
		assert_int_equal(cgroup_cpus("."), cases[i].cpus);
	}
}

/* The process's own group and all above it count, others do not. */
static void test_smallest_v2(void **state)
{
	(void)state;
	put("proc/self/cgroup", "0::/a/b/c\n");
	put(V2 "/a/b/c/cpu.max", "500000 100000\n");
	put(V2 "/a/b/c/d/cpu.max", "100000 100000\n");
	put(V2 "/other/cpu.max", "100000 100000\n");
	assert_int_equal(cgroup_cpus("."), 5);
	put(V2 "/a/cpu.max", "300000 100000\n");
	put(V2 "/a/b/cpu.max", "max 100000\n");
	assert_int_equal(cgroup_cpus("."), 3);
	put(V2 "/cpu.max", "200000 100000\n");
	assert_int_equal(cgroup_cpus("."), 2);
	put(V2 "/a/b/c/cpu.max", "50000 100000\n");
	assert_int_equal(cgroup_cpus("."), 1);
}

/* Beside the group of version 2, each of version 1's controllers has its own. */
static void test_smallest_v1(void **state)
{
	(void)state;
	put("proc/self/cgroup", "5:cpuset:/set\n4:cpu,cpuacct:/a/b\n1:name=systemd:/set\n0::/c\n");
	put_v1(V1 "/a", "700000\n", "100000\n");
	put_v1(V1 "/a/b", "-1\n", "100000\n");
	put_v1(V1 "/set", "100000\n", "100000\n");
	put_v1(V1 "/c", "100000\n", "100000\n");
	assert_int_equal(cgroup_cpus("."), 7);
	put_v1(V1 "/a/b", "120000\n", "20000\n");
	assert_int_equal(cgroup_cpus("."), 6);
	put(V2 "/c/cpu.max", "500000 100000\n");
	assert_int_equal(cgroup_cpus("."), 5);
	put("proc/self/cgroup", "4:cpuacct,cpu:/a");
	assert_int_equal(cgroup_cpus("."), 7);
}

/* Where the group's folder is not in sight, the topmost one's quota holds. */
static void test_container(void **state)
{
	(void)state;
	put(V2 "/cpu.max", "400000 100000\n");
	assert_int_equal(cgroup_cpus("."), 4); /* without /proc */
	static const char *const files[] = {
		"0::/docker/0123456789abcdef\n",
		"0::/\n",
		"0::/../other\n", /* of a group outside of the namespace */
		"0::/..\n",
		"0::\n",
		"nonsense\n",
		":\n",
		"",
	};
	put("sys/fs/other/cpu.max", "100000 100000\n");
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		put("proc/self/cgroup", files[i]);
		assert_int_equal(cgroup_cpus("."), 4);
	}
	put_v1(V1, "300000\n", "100000\n");
	put("proc/self/cgroup", "2:cpu:/docker/0123456789abcdef\n");
	assert_int_equal(cgroup_cpus("."), 3);
}

static void test_long_path(void **state)
{
	(void)state;
	char line[20000] = "0::";
	memset(line + 3, '/', sizeof(line) - 4);
	put(V2 "/cpu.max", "200000 100000\n");
	put("proc/self/cgroup", line);
	assert_int_equal(cgroup_cpus("."), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_none, clear_tree),
		cmocka_unit_test_teardown(test_rounded_up, clear_tree),
		cmocka_unit_test_teardown(test_smallest_v2, clear_tree),
		cmocka_unit_test_teardown(test_smallest_v1, clear_tree),
		cmocka_unit_test_teardown(test_container, clear_tree),
		cmocka_unit_test_teardown(test_long_path, clear_tree),
	};
	return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
