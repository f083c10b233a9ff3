/* SPDX-License-Identifier: MIT */
/*
 * cpus.c - the number of CPUs that this process may use
 */
#define _GNU_SOURCE
#include <sched.h>
#include <unistd.h>

#include "core/cgroup.h"
#include "core/context.h"
#include "core/parallel.h"

unsigned parallel_cpus(void)
{
	long online = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned cpus = online > 0 ? (unsigned)online : 1;
	cpu_set_t set;
	if (sched_getaffinity(0, sizeof(set), &set) == 0)
		cpus = (unsigned)CPU_COUNT(&set);
	unsigned quota = cgroup_cpus("");
	if (quota && quota < cpus)
		cpus = quota;
	return cpus > SCRAWL_MAX_THREADS ? SCRAWL_MAX_THREADS : cpus;
}
