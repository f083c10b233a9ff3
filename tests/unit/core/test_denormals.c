/* SPDX-License-Identifier: MIT */
/*
 * test_denormals.c - denormals are flushed to 0 in a parallel loop, and only there
 */

#include "core/denormals.h"

#include <float.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/parallel.h"
#include "support/compare.h"

/* Half of the smallest normal number, computed so that the compiler cannot fold it. */
static float denormal(void)
{
	volatile float smallest = FLT_MIN, half = 0.5f;
	return smallest * half;
}

static void count_denormals(void *arg, size_t begin, size_t end, unsigned worker)
{
	(void)begin;
	(void)end;
	(void)worker;
	usleep(1000); /* so that every worker gets a piece */
	if (denormal() != 0.0f)
		atomic_fetch_add((atomic_int *)arg, 1);
}

/* Every thread flushes denormals in the loop; afterwards the caller's mode is what it was. */
static void test_denormals(void **state)
{
	(void)state;
	const char *preloaded = getenv("LD_PRELOAD");
	if (preloaded && strstr(preloaded, "vgpreload"))
		skip(); /* valgrind ignores the mode */
	struct parallel *p = parallel_create(3);
	atomic_int seen = 0;
	assert_true(denormal() != 0.0f);
	parallel_for(p, 60, 1, count_denormals, &seen);
	assert_int_equal(seen, 0);
	assert_true(denormal() != 0.0f);
	unsigned before = denormals_flush();
	parallel_for(NULL, 2, 1, count_denormals, &seen);
	assert_int_equal(seen, 0);
	assert_true(denormal() == 0.0f); /* the caller flushed before */
	denormals_restore(before);
	assert_true(denormal() != 0.0f);
	parallel_destroy(p);
}

int main(void)
{
#ifndef DENORMALS_FLUSHED
	puts("skipped: denormals are not flushed on this processor");
	return 77;
#endif
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_denormals) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
