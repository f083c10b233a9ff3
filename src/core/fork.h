/* SPDX-License-Identifier: MIT */
/*
 * fork.h - tells a process from the one that it was forked from
 */
#ifndef SCRAWL_CORE_FORK_H
#define SCRAWL_CORE_FORK_H

#include <stdbool.h>

/* Counts this process's forks from now on; false: out of memory. */
bool fork_watch(void);

/* In a child, another number than before the fork: what ran in threads then does not exist here. */
unsigned fork_generation(void);

#endif
