/* SPDX-License-Identifier: MIT */
/*
 * test_cpus.c - how many CPUs this process may use
 */
#define _GNU_SOURCE /* pthread_getaffinity_np */

#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#include "core/context.h"
#include "core/cpus.h"
#include "support/compare.h"

static void test_cpus(void **state)
{
	(void)state;
	unsigned all = cpus_usable();
	assert_in_range(all, 1, SCRAWL_MAX_THREADS);
	assert_true(all <= (unsigned)sysconf(_SC_NPROCESSORS_ONLN));
	/* A process bound to one CPU may use one. */
	cpu_set_t set, one;
	if (pthread_getaffinity_np(pthread_self(), sizeof(set), &set) != 0)
		skip();
	CPU_ZERO(&one);
	for (int i = 0; CPU_COUNT(&one) == 0; i++)
		if (CPU_ISSET(i, &set))
			CPU_SET(i, &one);
	assert_int_equal(pthread_setaffinity_np(pthread_self(), sizeof(one), &one), 0);
	unsigned held = cpus_usable();
	assert_int_equal(pthread_setaffinity_np(pthread_self(), sizeof(set), &set), 0);
	assert_int_equal(held, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_cpus) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
