/* SPDX-License-Identifier: MIT */
/*
 * cpus.c - the number of CPUs that this process may use
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/context.h"
#include "core/parallel.h"

/* Reads the one or two numbers at the start of a file; returns their count, -1 without the file. */
static int read_first_numbers(const char *path, long long *a, long long *b)
{
	char line[64] = "";
	FILE *f = fopen(path, "r");
	if (!f)
		return -1;
	char *end = fgets(line, sizeof(line), f) ? line : NULL;
	fclose(f);
	int count = 0;
	for (char *begin = end; begin && count < 2; begin = end, count++) {
		long long value = strtoll(begin, &end, 10);
		if (end == begin)
			break; /* "max" */
		*(count == 0 ? a : b) = value;
	}
	return count;
}

/* The control group's limit in whole CPUs, rounded up; 0: none.  cgroup v2, then v1. */
static unsigned quota_cpus(void)
{
	long long quota = -1, period = 0, unused;
	if (read_first_numbers("/sys/fs/cgroup/cpu.max", &quota, &period) < 0) {
		read_first_numbers("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", &quota, &unused);
		read_first_numbers("/sys/fs/cgroup/cpu/cpu.cfs_period_us", &period, &unused);
	}
	if (quota <= 0 || period <= 0)
		return 0;
	long long cpus = (quota + period - 1) / period;
	return cpus > SCRAWL_MAX_THREADS ? SCRAWL_MAX_THREADS : (unsigned)cpus;
}

unsigned parallel_cpus(void)
{
	long online = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned cpus = online > 0 ? (unsigned)online : 1;
	cpu_set_t set;
	if (sched_getaffinity(0, sizeof(set), &set) == 0)
		cpus = (unsigned)CPU_COUNT(&set);
	unsigned quota = quota_cpus();
	if (quota && quota < cpus)
		cpus = quota;
	return cpus > SCRAWL_MAX_THREADS ? SCRAWL_MAX_THREADS : cpus;
}
