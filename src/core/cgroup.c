/* SPDX-License-Identifier: MIT */
/*
 * cgroup.c - the CPU time that control groups leave to this process
 */
#include "core/cgroup.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PATH_BYTES 4096

/* Opens a group's file; hierarchy and group are "" or begin with a slash. */
static FILE *open_group_file(const char *root, const char *hierarchy, const char *group,
			     const char *name)
{
	char path[MAX_PATH_BYTES];
	int length = snprintf(path, sizeof(path), "%s/sys/fs/cgroup%s%s/%s", root, hierarchy, group,
			      name);
	return length > 0 && (size_t)length < sizeof(path) ? fopen(path, "r") : NULL;
}

/* Reads up to `count` numbers and closes the file, which may be NULL. */
static void read_numbers(FILE *file, long long *numbers, size_t count)
{
	char line[64] = "";
	if (!file)
		return;
	char *end = fgets(line, sizeof(line), file) ? line : NULL;
	fclose(file);
	for (size_t i = 0; end && i < count; i++) {
		char *begin = end;
		long long number = strtoll(begin, &end, 10);
		if (end == begin)
			return; /* "max" */
		numbers[i] = number;
	}
}

/* The quota of one group itself in CPUs; UINT_MAX: none. */
typedef unsigned quota_fn(const char *root, const char *group);

static unsigned whole_cpus(const long long time[2])
{
	long long quota = time[0], period = time[1];
	if (quota <= 0 || period <= 0)
		return UINT_MAX;
	long long cpus = quota / period + (quota % period != 0);
	return cpus < UINT_MAX ? (unsigned)cpus : UINT_MAX;
}

static unsigned quota_v2(const char *root, const char *group)
{
	long long time[2] = { -1, -1 };
	read_numbers(open_group_file(root, "", group, "cpu.max"), time, 2);
	return whole_cpus(time);
}

static unsigned quota_v1(const char *root, const char *group)
{
	long long time[2] = { -1, -1 };
	read_numbers(open_group_file(root, "/cpu", group, "cpu.cfs_quota_us"), &time[0], 1);
	read_numbers(open_group_file(root, "/cpu", group, "cpu.cfs_period_us"), &time[1], 1);
	return whole_cpus(time);
}

static unsigned fewer_cpus(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* The smallest quota of a group and of those above it, save the topmost; shortens the path. */
static unsigned smallest_quota(quota_fn *quota, const char *root, char *group)
{
	unsigned least = UINT_MAX;
	for (char *slash; (slash = strrchr(group, '/')); *slash = '\0')
		least = fewer_cpus(least, quota(root, group));
	return least;
}

/* Whether a list such as "cpu,cpuacct" contains cpu; cuts the list into its names. */
static bool includes_cpu(char *controllers)
{
	char *rest, *name = strtok_r(controllers, ",", &rest);
	while (name && strcmp(name, "cpu") != 0)
		name = strtok_r(NULL, ",", &rest);
	return name;
}

/* The smallest quota for a line ID:CONTROLLERS:GROUP; version 2 names no controllers. */
static unsigned quota_of_line(const char *root, char *line)
{
	line[strcspn(line, "\n")] = '\0';
	char *controllers = strchr(line, ':');
	char *group = controllers ? strchr(controllers + 1, ':') : NULL;
	/* A group outside of the container's tree begins with "/..". */
	if (!group || strstr(group, "/.."))
		return UINT_MAX;
	*controllers++ = '\0';
	*group++ = '\0';
	if (!controllers[0])
		return smallest_quota(quota_v2, root, group);
	return includes_cpu(controllers) ? smallest_quota(quota_v1, root, group) : UINT_MAX;
}

unsigned cgroup_cpus(const char *root)
{
	char line[MAX_PATH_BYTES];
	unsigned least = fewer_cpus(quota_v2(root, ""), quota_v1(root, ""));
	snprintf(line, sizeof(line), "%s/proc/self/cgroup", root);
	FILE *file = fopen(line, "r");
	if (file) {
		while (fgets(line, sizeof(line), file))
			least = fewer_cpus(least, quota_of_line(root, line));
		fclose(file);
	}
	return least == UINT_MAX ? 0 : least;
}
