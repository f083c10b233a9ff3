/* SPDX-License-Identifier: MIT */
/*
 * augmented.h - augmenters for tests, in a context of three threads
 */
#ifndef SCRAWL_TESTS_AUGMENTED_H
#define SCRAWL_TESTS_AUGMENTED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/context.h"
#include "data/augment.h"
#include "support/buffers.h"

static scrawl_context *ctx;

static int setup(void **state)
{
	assert_int_equal(scrawl_context_create(3, &ctx), SCRAWL_OK);
	return fill_restart(state);
}

static int teardown(void **state)
{
	(void)state;
	scrawl_context_destroy(ctx);
	return 0;
}

static struct augmenter *augmenter(const char *text, size_t height, size_t width)
{
	struct augment augment;
	struct augmenter *g = NULL;
	if (augment_parse(ctx, text, &augment) != SCRAWL_OK)
		fail_msg("%s", scrawl_context_error(ctx));
	assert_int_equal(augmenter_create(ctx, &augment, (struct scrawl_shape){ height, width, 1 },
					  &g),
			 SCRAWL_OK);
	return g;
}

#endif
