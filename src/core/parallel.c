/* SPDX-License-Identifier: MIT */
/*
 * parallel.c - the parallel loop on OpenMP, and how many CPUs there are for it
 */
#define _GNU_SOURCE
#include "core/parallel.h"

#include <omp.h>
#include <sched.h>
#include <stdio.h>

#include "core/context.h"

void parallel_for(unsigned threads, size_t n, size_t grain, parallel_fn *fn, void *arg)
{
	size_t pieces = (n + grain - 1) / grain;
	if (threads == 1 || pieces <= 1) {
		/* "One thread below here" is the caller's setting while it lasts. */
		int before = omp_get_max_threads();
		omp_set_num_threads(1);
		for (size_t begin = 0; begin < n; begin += grain)
			fn(arg, begin, n - begin < grain ? n : begin + grain, 0);
		omp_set_num_threads(before);
		return;
	}
	/* Always the same number: libgomp keeps a team only for the next of the same size. */
#pragma omp parallel num_threads((int)threads)
	{
		/* This thread's own setting, gone with the region. */
		omp_set_num_threads(1);
		unsigned worker = (unsigned)omp_get_thread_num();
#pragma omp for schedule(dynamic, 1) nowait
		for (size_t piece = 0; piece < pieces; piece++) {
			size_t begin = piece * grain;
			fn(arg, begin, n - begin < grain ? n : begin + grain, worker);
		}
	}
}

/* The control group's limit in whole CPUs, rounded up; 0: none (cgroup v2, then v1). */
static unsigned quota_cpus(void)
{
	long long quota = -1, period = 0;
	FILE *f = fopen("/sys/fs/cgroup/cpu.max", "r");
	if (f) {
		if (fscanf(f, "%lld %lld", &quota, &period) != 2)
			quota = -1; /* "max" */
		fclose(f);
	} else {
		f = fopen("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "r");
		if (f) {
			if (fscanf(f, "%lld", &quota) != 1)
				quota = -1;
			fclose(f);
		}
		f = fopen("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "r");
		if (f) {
			if (fscanf(f, "%lld", &period) != 1)
				period = 0;
			fclose(f);
		}
	}
	if (quota <= 0 || period <= 0)
		return 0;
	long long cpus = (quota + period - 1) / period;
	return cpus > CONTEXT_MAX_THREADS ? CONTEXT_MAX_THREADS : (unsigned)cpus;
}

unsigned parallel_cpus(void)
{
	unsigned cpus = (unsigned)omp_get_num_procs();
	cpu_set_t set;
	if (sched_getaffinity(0, sizeof(set), &set) == 0)
		cpus = (unsigned)CPU_COUNT(&set);
	unsigned quota = quota_cpus();
	if (quota && quota < cpus)
		cpus = quota;
	if (cpus > CONTEXT_MAX_THREADS)
		cpus = CONTEXT_MAX_THREADS;
	return cpus ? cpus : 1;
}
