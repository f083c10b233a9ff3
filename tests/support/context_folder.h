/* SPDX-License-Identifier: MIT */
/*
 * context_folder.h - one context for all tests in a file, which run in a temporary folder
 *
 * enter_with_context and leave_with_context are a cmocka group's setup and teardown.
 */
#ifndef SCRAWL_TESTS_CONTEXT_FOLDER_H
#define SCRAWL_TESTS_CONTEXT_FOLDER_H

#include "support/context.h"
#include "support/folder.h"

static inline int enter_with_context(void **state)
{
	return make_context(state) != 0 ? -1 : folder_enter(state);
}

static inline int leave_with_context(void **state)
{
	destroy_context(state);
	return folder_leave(state);
}

#endif
