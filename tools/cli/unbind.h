/* SPDX-License-Identifier: MIT */
/*
 * unbind.h - gives this process back the CPUs that OpenMP took from its main thread
 *
 * Where OMP_PROC_BIND, OMP_PLACES or GOMP_CPU_AFFINITY is set, OpenMP binds the main thread to its
 * first place, often a single CPU.  The library's threads are not bound by that, but processes that
 * the program starts, as it may itself anew, would never know of the other CPUs.
 */
#ifndef SCRAWL_TOOLS_CLI_UNBIND_H
#define SCRAWL_TOOLS_CLI_UNBIND_H

/* Lets the main thread, which calls this and has OpenMP's first place, run on all places. */
void unbind_process(void);

#endif
