/* SPDX-License-Identifier: MIT */
/*
 * lanes.h - runs a test's convolutions with narrower vectors than this processor has
 *
 * limit_lanes is a cmocka group's setup: it reads the floats of a vector from SCRAWL_TEST_LANES,
 * which tests/meson.build sets for some tests.
 */
#ifndef SCRAWL_TESTS_LANES_H
#define SCRAWL_TESTS_LANES_H

#include <stdlib.h>

#include "core/isa.h"

static inline int limit_lanes(void **state)
{
	const char *lanes = getenv("SCRAWL_TEST_LANES");
	(void)state;
	if (lanes)
		isa_limit((unsigned)strtoul(lanes, NULL, 10));
	return 0;
}

#endif
