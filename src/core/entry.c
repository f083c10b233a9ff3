/* SPDX-License-Identifier: MIT */
/*
 * entry.c - calls enter a context one thread at a time, and what the others are told
 */
#include "core/entry.h"

#include <pthread.h>

#include "core/fork.h"

static uintptr_t this_thread(void)
{
	return (uintptr_t)pthread_self();
}

static bool is_of_parent(const scrawl_context *ctx)
{
	return ctx->generation != fork_generation();
}

struct entry entry_begin(scrawl_context *ctx)
{
	const struct entry nothing = { NULL, false }, refused = { NULL, true };
	uintptr_t self = this_thread(), user = 0;
	if (!ctx)
		return nothing;
	if (is_of_parent(ctx))
		return refused;
	if (!atomic_compare_exchange_strong_explicit(&ctx->user, &user, self, memory_order_acquire,
						     memory_order_relaxed)) {
		if (user == self)
			return nothing;
		atomic_store_explicit(&ctx->refused, self, memory_order_relaxed);
		return refused;
	}
	if (atomic_load_explicit(&ctx->refused, memory_order_relaxed) == self)
		atomic_store_explicit(&ctx->refused, 0, memory_order_relaxed);
	return (struct entry){ ctx, false };
}

void entry_end(const struct entry *entry)
{
	if (entry->ctx)
		atomic_store_explicit(&entry->ctx->user, 0, memory_order_release);
}

const char *scrawl_context_error(const scrawl_context *ctx)
{
	if (!ctx)
		return "";
	uintptr_t self = this_thread();
	uintptr_t user = atomic_load_explicit(&ctx->user, memory_order_acquire);
	if (is_of_parent(ctx))
		return "the context is the parent process's (create another after a fork)";
	if ((user && user != self) ||
	    atomic_load_explicit(&ctx->refused, memory_order_relaxed) == self)
		return "another thread is using the context (create one for each thread)";
	return ctx->error;
}
