/* SPDX-License-Identifier: MIT */
/*
 * cpus.c - the CPUs that this process may use, and their number
 */
#define _GNU_SOURCE
#include "core/cpus.h"

#include <omp.h>
#include <sched.h>
#include <scrawl.h>
#include <string.h>
#include <unistd.h>

#include "core/cgroup.h"

_Static_assert(sizeof(struct cpu_mask) == sizeof(cpu_set_t), "a cpu_mask stores a cpu_set_t");

/*
 * 0: libgomp binds no thread.  libomp binds the calling thread at its first question, so the order
 * matters; but where a function asks twice, clang asks once, at the function's beginning.
 */
__attribute__((noinline)) static int count_places(void)
{
	return omp_get_num_places();
}

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

/* Turns the calling thread's mask into what it was before OpenMP bound it; see the header. */
static void undo_binding(cpu_set_t *set)
{
	cpu_set_t first, all, common;
	CPU_ZERO(&first);
	CPU_ZERO(&all);
	int places = count_places();
	if (places > 0)
		add_place(0, &first);
	for (int place = 0; place < places; place++)
		add_place(place, &all);
	if (CPU_COUNT(&all) > omp_get_num_procs())
		return;
	CPU_AND(&common, set, &all);
	if (CPU_EQUAL(set, &first) && !omp_in_parallel())
		*set = all;
	else if (CPU_COUNT(&common) > 0)
		*set = common; /* libomp had not bound the thread yet */
}

struct cpu_mask cpus_allowed(void)
{
	struct cpu_mask mask = { { 0 } }, before;
	cpu_set_t set;
	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return mask;
	memcpy(&before, &set, sizeof(before));
	undo_binding(&set);
	cpus_bind(&before);
	memcpy(&mask, &set, sizeof(mask));
	return mask;
}

void cpus_bind(const struct cpu_mask *mask)
{
	cpu_set_t wanted, set;
	memcpy(&wanted, mask, sizeof(wanted));
	count_places(); /* from here on libomp leaves the mask alone */
	if (CPU_COUNT(&wanted) > 0 && sched_getaffinity(0, sizeof(set), &set) == 0 &&
	    !CPU_EQUAL(&set, &wanted))
		sched_setaffinity(0, sizeof(wanted), &wanted);
}

unsigned cpus_usable(void)
{
	struct cpu_mask mask = cpus_allowed();
	cpu_set_t set;
	memcpy(&set, &mask, sizeof(set));
	unsigned cpus = (unsigned)CPU_COUNT(&set), quota = cgroup_cpus("");
	if (cpus == 0) {
		long online = sysconf(_SC_NPROCESSORS_ONLN);
		cpus = online > 0 ? (unsigned)online : 1;
	}
	if (quota && quota < cpus)
		cpus = quota;
	return cpus > SCRAWL_MAX_THREADS ? SCRAWL_MAX_THREADS : cpus;
}
