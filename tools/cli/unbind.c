/* SPDX-License-Identifier: MIT */
/*
 * unbind.c - gives this process back the CPUs that OpenMP took from its main thread
 *
 * The library reads OpenMP's places, too (src/core/cpus.c), but for its own threads: it must leave
 * the mask of its caller's thread alone, so its interface has nothing that this could call.
 */
#define _GNU_SOURCE /* cpu_set_t */
#include "cli/unbind.h"

#include <omp.h>
#include <sched.h>

static void add_place(int place, cpu_set_t *set)
{
	int cpus[CPU_SETSIZE], count = omp_get_place_num_procs(place);
	if (count > CPU_SETSIZE)
		return;
	omp_get_place_proc_ids(place, cpus);
	for (int i = 0; i < count; i++)
		if (cpus[i] >= 0 && cpus[i] < CPU_SETSIZE)
			CPU_SET(cpus[i], set);
}

void unbind_process(void)
{
	cpu_set_t all;
	CPU_ZERO(&all);
	for (int place = 0, places = omp_get_num_places(); place < places; place++)
		add_place(place, &all);
	/* GOMP_CPU_AFFINITY may name CPUs that the process may not use. */
	if (CPU_COUNT(&all) > 0 && CPU_COUNT(&all) <= omp_get_num_procs())
		sched_setaffinity(0, sizeof(all), &all);
}
