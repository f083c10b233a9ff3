/* SPDX-License-Identifier: MIT */
/*
 * host.h - what a measurement depends on, for the log: versions, BLAS, processor, environment
 */
#ifndef SCRAWL_TOOLS_CLI_HOST_H
#define SCRAWL_TOOLS_CLI_HOST_H

#include <jansson.h>

/* JSON values are NULL where memory ran out. */

/* Now, in UTC: "2026-01-31T12:00:00Z". */
json_t *host_time(void);
/* The processor's name; JSON null if unknown. */
json_t *host_cpu(void);
/* {"config", "core", "flavour"} */
json_t *host_blas(void);
/* The environment variables that affect threads, BLAS, the allocator, the loader and Scrawl. */
json_t *host_variables(void);

/* {"scrawl", "build", "blas": {"config", "core", "flavour"}} */
json_t *machine_versions(void);

/* {"cpu", "cpus", "system", "release", "machine", "threads", "environment": {...}} */
json_t *machine_describe(unsigned threads);

/* {"versions", "machine", "threads"}: both of these in a document of results */
json_t *machine_environment(unsigned threads);

/*
 * Bytes of the first CPU's data or unified cache of a level, 1 to 3; 0: unknown.  /sys comes before
 * sysconf, which on some machines adds up the third-level caches of all CPUs.
 */
size_t host_cache_bytes(int level);

#endif
