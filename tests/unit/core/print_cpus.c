/* SPDX-License-Identifier: MIT */
/*
 * print_cpus.c - prints on which CPUs a pool's threads may run
 *
 * usage: print_cpus [thread | region | CPU]
 * Prints the number of CPUs that may be used, then affinity masks, one line each: of the calling
 * thread before and after it creates a pool of two threads, and of the pool's other thread.
 * thread: another thread creates the pool.  region: the main thread does, in an OpenMP region of
 * two threads.  CPU: the main thread does, bound to this CPU by then.
 */
#define _GNU_SOURCE /* sched_getaffinity, cpu_set_t */

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/cpus.h"
#include "core/parallel.h"

struct masks {
	cpu_set_t of[2]; /* by the index of the pool's thread */
	atomic_int arrived;
};

static cpu_set_t own_mask(void)
{
	cpu_set_t set;
	CPU_ZERO(&set);
	sched_getaffinity(0, sizeof(set), &set);
	return set;
}

static void print_mask(const char *key, cpu_set_t set)
{
	printf("%s", key);
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &set))
			printf(" %d", cpu);
	printf("\n");
}

/* Either thread waits for the other, so each runs one of two pieces. */
static void store_mask(void *arg, size_t begin, size_t end, unsigned worker)
{
	struct masks *masks = arg;
	masks->of[worker] = own_mask();
	atomic_fetch_add(&masks->arrived, (int)(end - begin));
	while (atomic_load(&masks->arrived) < 2)
		sched_yield();
}

static void *print_cpus(void *arg)
{
	struct masks masks = { .arrived = 0 };
	cpu_set_t before = own_mask();
	unsigned cpus = cpus_usable();
	struct parallel *pool = parallel_create(2);
	if (!pool || parallel_threads(pool) != 2)
		exit(1);
	parallel_for(pool, 2, 1, store_mask, &masks);
	parallel_destroy(pool);
	printf("cpus %u\n", cpus);
	print_mask("before", before);
	print_mask("after", own_mask());
	print_mask("worker", masks.of[1]);
	return arg;
}

static void bind_to(int cpu)
{
	cpu_set_t set;
	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set) != 0)
		exit(1);
}

int main(int argc, char **argv)
{
	const char *how = argc > 1 ? argv[1] : "";
	pthread_t thread;
	if (strcmp(how, "thread") == 0)
		return pthread_create(&thread, NULL, print_cpus, NULL) != 0 ||
		       pthread_join(thread, NULL) != 0;
	if (strcmp(how, "region") == 0) {
#pragma omp parallel num_threads(2)
		{
#pragma omp master
			print_cpus(NULL);
		}
		return 0;
	}
	if (how[0])
		bind_to(atoi(how));
	print_cpus(NULL);
	return 0;
}
