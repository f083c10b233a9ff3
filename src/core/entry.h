/* SPDX-License-Identifier: MIT */
/*
 * entry.h - calls enter a context one thread at a time
 *
 * Every public function that works with a context and returns a status begins by entering it, also
 * if its caller has: within a call, from a callback, the same thread may make others.
 */
#ifndef SCRAWL_CORE_ENTRY_H
#define SCRAWL_CORE_ENTRY_H

#include "core/context.h"

struct entry {
	scrawl_context *ctx; /* to be left; NULL: nothing is, or by a call further out */
	bool refused;
};

/*
 * Enters ctx until the function returns, or has it return SCRAWL_EBUSY, which touches nothing that
 * the thread inside works with.  ctx NULL: enters nothing.
 */
#define ENTER(ctx)                                                                                 \
	__attribute__((cleanup(entry_end))) struct entry entry = entry_begin(ctx);                 \
	if (entry.refused)                                                                         \
	return SCRAWL_EBUSY

struct entry entry_begin(scrawl_context *ctx);
void entry_end(const struct entry *entry);

#endif
