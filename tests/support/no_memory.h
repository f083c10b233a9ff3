/* SPDX-License-Identifier: MIT */
/*
 * no_memory.h - for tests: runs a function in a process that gets no more memory
 */
#ifndef SCRAWL_TESTS_NO_MEMORY_H
#define SCRAWL_TESTS_NO_MEMORY_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/quick.h"
#include "support/sanitized.h"

/* Sanitizers and valgrind need memory of their own. */
static inline bool can_lack_memory(void)
{
	return !SANITIZED && !quick();
}

/* Small blocks may still come from what the process has. */
static inline bool holds_without_memory(bool (*holds)(void *arg), void *arg)
{
	const struct rlimit none = { 4096, 4096 };
	int result;
	fflush(NULL);
	pid_t child = fork();
	if (child == 0)
		_exit(!setrlimit(RLIMIT_AS, &none) && holds(arg) ? 0 : 1);
	return child > 0 && waitpid(child, &result, 0) == child && result == 0;
}

#endif
