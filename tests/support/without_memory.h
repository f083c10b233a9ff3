/* SPDX-License-Identifier: MIT */
/*
 * without_memory.h - calls during which each allocation of the library fails in turn
 */
#ifndef SCRAWL_TESTS_WITHOUT_MEMORY_H
#define SCRAWL_TESTS_WITHOUT_MEMORY_H

#include "core/memory.h"
#include "support/context.h"
#include "support/synthetic.h"

/* Makes one call of the library and releases what it gives. */
struct memory_user {
	const char *name;
	enum scrawl_status (*call)(void);
};

/* The n-th allocation fails, for n = 1, 2, ... until that is more than the call needs. */
static inline void without_memory_each(const struct memory_user *user, void (*fail_at)(size_t n))
{
	size_t n = 0, made;
	do {
		size_t before = memory_allocations();
		fail_at(++n);
		enum scrawl_status status = user->call();
		memory_fail_after(0);
		made = memory_allocations() - before;
		enum scrawl_status expected = made < n ? SCRAWL_OK : SCRAWL_ENOMEM;
		if (status != expected)
			fail_msg("%s: allocation %zu of %zu: status %d, %s", user->name, n, made,
				 status, scrawl_context_error(ctx));
		if (status == SCRAWL_ENOMEM && !strstr(scrawl_context_error(ctx), "memory"))
			fail_msg("%s: allocation %zu: %s", user->name, n,
				 scrawl_context_error(ctx));
	} while (made >= n);
}

static inline void without_memory(const struct memory_user *users, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		without_memory_each(&users[i], memory_fail_once);
		without_memory_each(&users[i], memory_fail_after);
	}
}

#endif
