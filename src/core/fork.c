/* SPDX-License-Identifier: MIT */
/*
 * fork.c - tells a process from the one that it was forked from
 *
 * A handler counts instead of each caller asking for the process's number, which is a system call.
 */
#include "core/fork.h"

#include <pthread.h>
#include <stdatomic.h>

static atomic_uint fork_count;
static pthread_once_t fork_once = PTHREAD_ONCE_INIT;
static bool fork_watched;

static void count_fork(void)
{
	atomic_fetch_add_explicit(&fork_count, 1, memory_order_relaxed);
}

static void register_handler(void)
{
	fork_watched = pthread_atfork(NULL, NULL, count_fork) == 0;
}

bool fork_watch(void)
{
	return pthread_once(&fork_once, register_handler) == 0 && fork_watched;
}

unsigned fork_generation(void)
{
	return atomic_load_explicit(&fork_count, memory_order_relaxed);
}
