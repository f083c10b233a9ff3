/* SPDX-License-Identifier: MIT */
/*
 * quick.h - fewer cases under valgrind, which is fifty times slower
 *
 * tools/check sets SCRAWL_TEST_QUICK for valgrind.  Uninitialised values, which only valgrind
 * finds, depend on the path through the code, not on the numbers, so loops over many cases then
 * run only some of each kind.
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
