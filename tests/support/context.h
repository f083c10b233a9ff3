/* SPDX-License-Identifier: MIT */
/*
 * context.h - one context, of one thread, for all tests in a file
 *
 * make_context and destroy_context are a cmocka group's setup and teardown.
 */
#ifndef SCRAWL_TESTS_CONTEXT_H
#define SCRAWL_TESTS_CONTEXT_H

#include "core/context.h"

static scrawl_context *ctx;

static inline int make_context(void **state)
{
	(void)state;
	return scrawl_context_create(1, &ctx) == SCRAWL_OK ? 0 : -1;
}

static inline int destroy_context(void **state)
{
	(void)state;
	scrawl_context_destroy(ctx);
	return 0;
}

#endif
