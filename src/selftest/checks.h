/* SPDX-License-Identifier: MIT */
/*
 * checks.h - the checks of the self test
 *
 * To add one: write it, list it here, in the table of selftest.c and in src/meson.build, and
 * describe it at scrawl_selftest_run in scrawl.h and in the manual page.
 */
#ifndef SCRAWL_SELFTEST_CHECKS_H
#define SCRAWL_SELFTEST_CHECKS_H

#include "selftest/finding.h"

/*
 * Does a check on the context's threads and records what it found, all 0 on entry.  A check that
 * cannot be done has failed.
 */
typedef void selftest_check(scrawl_context *ctx, struct finding *f);

extern selftest_check check_products, check_convolutions, check_gradients, check_threads,
	check_files, check_resume, check_speed;

#endif
