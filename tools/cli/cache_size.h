/* SPDX-License-Identifier: MIT */
/*
 * cache_size.h - how large the caches are
 */
#ifndef SCRAWL_TOOLS_CLI_CACHE_SIZE_H
#define SCRAWL_TOOLS_CLI_CACHE_SIZE_H

#include <stddef.h>

/*
 * Bytes of the first CPU's data or unified cache of that level, 1 to 3, as /sys has it: sysconf
 * adds up the third-level caches of all CPUs on some machines, so it is asked second.  0: nobody
 * says.
 */
size_t caches_bytes(int level);

#endif
