/* SPDX-License-Identifier: MIT */
/*
 * quick.h - fewer cases where each takes fifty times as long
 *
 * tools/check sets SCRAWL_TEST_QUICK for valgrind.  Whether a value is uninitialised, which only
 * valgrind finds, depends on the path through the code, not on the numbers, so loops over many
 * cases then take some of each sort.
 */
#ifndef SCRAWL_TESTS_QUICK_H
#define SCRAWL_TESTS_QUICK_H

#include <stdbool.h>
#include <stdlib.h>

static inline bool quick(void)
{
	return getenv("SCRAWL_TEST_QUICK") != NULL;
}

#endif
