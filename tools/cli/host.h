/* SPDX-License-Identifier: MIT */
/*
 * host.h - what a measurement depends on, for the log: versions, BLAS, processor, environment
 */
#ifndef SCRAWL_TOOLS_CLI_HOST_H
#define SCRAWL_TOOLS_CLI_HOST_H

#include <jansson.h>

/* {"scrawl", "build", "blas": {"config", "core", "flavour"}}; NULL: no memory. */
json_t *machine_versions(void);

/*
 * {"cpu", "cpus", "system", "release", "machine", "threads", "environment": {...}}; NULL means no
 * memory.
 */
json_t *machine_describe(unsigned threads);

#endif
