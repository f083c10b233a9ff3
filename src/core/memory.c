/* SPDX-License-Identifier: MIT */
/*
 * memory.c - aligned allocation over posix_memalign within a limit, with a countdown to failure for
 * tests
 */
#include "core/memory.h"

#include <malloc.h>
#include <scrawl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/size.h"

static atomic_size_t allocations;
/* Allocations with these numbers fail; first 0: none. */
static atomic_size_t fail_first, fail_last;

/* All in bytes: what all blocks take; what they may take; what the last failure had asked for. */
static atomic_size_t memory_held;
static atomic_size_t memory_most = SCRAWL_MEMORY_LIMIT;
static atomic_size_t memory_wanted; /* 0: that was not for the limit */

/* Counts bytes as used unless that exceeds the limit. */
static bool reserve(size_t bytes)
{
	size_t before = atomic_fetch_add(&memory_held, bytes), most = atomic_load(&memory_most);
	if (before <= most && bytes <= most - before)
		return true;
	atomic_fetch_sub(&memory_held, bytes);
	return false;
}

static void *allocate(size_t bytes)
{
	size_t number = atomic_fetch_add(&allocations, 1) + 1;
	size_t first = atomic_load(&fail_first);
	bool fails = first && number >= first && number <= atomic_load(&fail_last);
	/* No object may be larger than PTRDIFF_MAX, or pointers into it could not be subtracted. */
	if (fails || bytes > PTRDIFF_MAX) {
		atomic_store(&memory_wanted, 0);
		return NULL;
	}
	if (!reserve(bytes)) {
		atomic_store(&memory_wanted, bytes);
		return NULL;
	}
	/*
	 * Not rounded up, as aligned_alloc would need, so that a sanitizer sees what goes beyond
	 * the block.  posix_memalign may return NULL for zero bytes.
	 */
	void *block;
	if (posix_memalign(&block, MEMORY_ALIGNMENT, bytes + !bytes) != 0) {
		atomic_fetch_sub(&memory_held, bytes);
		atomic_store(&memory_wanted, 0);
		return NULL;
	}
	/* What it takes in fact is all that is known when it is freed. */
	atomic_fetch_add(&memory_held, malloc_usable_size(block) - bytes);
	return block;
}

void *memory_alloc_untouched(size_t count, size_t size)
{
	size_t bytes;
	return size_multiply(count, size, &bytes) ? allocate(bytes) : NULL;
}

void *memory_alloc(size_t count, size_t size)
{
	void *block = memory_alloc_untouched(count, size);
	if (block)
		memset(block, 0, count * size);
	return block;
}

void *memory_grow(void *block, size_t old_bytes, size_t new_bytes)
{
	char *bigger = allocate(new_bytes);
	if (!bigger)
		return NULL;
	if (old_bytes)
		memcpy(bigger, block, old_bytes);
	memset(bigger + old_bytes, 0, new_bytes - old_bytes);
	memory_free(block);
	return bigger;
}

char *memory_string(const char *text)
{
	size_t bytes = strlen(text) + 1;
	char *copy = allocate(bytes);
	if (copy)
		memcpy(copy, text, bytes);
	return copy;
}

void memory_free(void *block)
{
	atomic_fetch_sub(&memory_held, malloc_usable_size(block)); /* 0 for NULL */
	free(block);
}

bool memory_has_room(size_t bytes)
{
	/* Volatile, or compilers may leave out both calls. */
	void *volatile block = allocate(bytes);
	bool had = block != NULL;
	memory_free(block);
	return had;
}

void memory_fail_after(size_t n)
{
	atomic_store(&fail_last, SIZE_MAX);
	atomic_store(&fail_first, n ? atomic_load(&allocations) + n : 0);
}

void memory_fail_once(size_t n)
{
	size_t number = atomic_load(&allocations) + n;
	atomic_store(&fail_last, number);
	atomic_store(&fail_first, number);
}

size_t memory_allocations(void)
{
	return atomic_load(&allocations);
}

void scrawl_memory_set_limit(size_t bytes)
{
	atomic_store(&memory_most, bytes);
}

size_t scrawl_memory_limit(void)
{
	return atomic_load(&memory_most);
}

size_t scrawl_memory_used(void)
{
	return atomic_load(&memory_held);
}

size_t scrawl_memory_refused(void)
{
	return atomic_load(&memory_wanted);
}

void scrawl_memory_free(void *bytes)
{
	memory_free(bytes);
}
