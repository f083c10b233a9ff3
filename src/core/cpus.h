/* SPDX-License-Identifier: MIT */
/*
 * cpus.h - the CPUs that a pool's threads may run on
 *
 * Where OMP_PROC_BIND, OMP_PLACES or GOMP_CPU_AFFINITY is set, OpenMP binds the main thread to its
 * first place, often a single CPU: libgomp when it is loaded, libomp at the first question to it.
 * That suits OpenMP's own threads, as each has a place, but threads that others start inherit it.
 * Not covered: a process with both runtimes (libomp here, libgomp in OpenBLAS's OpenMP flavour), in
 * which libomp takes the mask that libgomp left for the process's own.
 */
#ifndef SCRAWL_CORE_CPUS_H
#define SCRAWL_CORE_CPUS_H

/* A set of CPUs, stored as the kernel's affinity masks are. */
struct cpu_mask {
	unsigned long words[1024 / (8 * sizeof(unsigned long))];
};

/*
 * The calling thread's affinity mask or, where that is OpenMP's first place, all places.  So a mask
 * that the user narrowed, of the process or of a thread, is respected.  Empty if the system cannot
 * tell.  Leaves the thread's mask as it is.  Within a parallel region a thread has only its own
 * place.  OpenMP does not tell which CPUs the process had before; only their number, and if it has
 * more places than that, as it may with GOMP_CPU_AFFINITY, they are ignored.
 */
struct cpu_mask cpus_allowed(void);

/* Lets the calling thread run on these CPUs; an empty mask changes nothing. */
void cpus_bind(const struct cpu_mask *mask);

/*
 * How many threads a pool created by the calling thread should have: the number of CPUs allowed,
 * limited by the control groups' quotas (cgroup.h), from 1 to SCRAWL_MAX_THREADS.
 */
unsigned cpus_usable(void);

#endif
