/* SPDX-License-Identifier: MIT */
/*
 * memory.h - the one allocator: aligned, zeroed, overflow-checked, within the limit that scrawl.h
 * describes, and able to fail on demand
 */
#ifndef SCRAWL_CORE_MEMORY_H
#define SCRAWL_CORE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* A cache line, and the widest vector. */
#define MEMORY_ALIGNMENT 64

/* count * size zeroed bytes, aligned; NULL if there is no memory or the product overflows. */
void *memory_alloc(size_t count, size_t size);

/*
 * The same, but not zeroed, for large blocks: a page belongs to the memory of the processor whose
 * thread first writes to it, so the threads that use a part should also be those that zero it.
 */
void *memory_alloc_untouched(size_t count, size_t size);

/*
 * Enlarges a block from memory_alloc: the first old_bytes are kept, the rest is zero.  On failure
 * returns NULL and leaves the block unchanged.
 */
void *memory_grow(void *block, size_t old_bytes, size_t new_bytes);

/* A copy of a string; NULL if there is no memory. */
char *memory_string(const char *text);

/* Frees what any of the above returned; NULL is allowed. */
void memory_free(void *block);

/*
 * Whether that many bytes could be allocated now, for the sake of a library that does not check its
 * allocations.  Other threads can take them before it does.
 */
bool memory_has_room(size_t bytes);

/* For tests: the n-th allocation from now on and all later ones fail; 0: they succeed again. */
void memory_fail_after(size_t n);

/* For tests: the n-th allocation from now on fails, and no other. */
void memory_fail_once(size_t n);

/* For tests: allocations so far in this process. */
size_t memory_allocations(void);

#endif
