/* SPDX-License-Identifier: MIT */
/*
 * memory.c - aligned allocation over posix_memalign, with a countdown to failure for tests
 */
#include "core/memory.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/size.h"

static atomic_size_t allocations;
static atomic_size_t fail_at; /* allocations from this number on fail; 0: none */

static void *allocate(size_t bytes)
{
	size_t number = atomic_fetch_add(&allocations, 1) + 1;
	size_t limit = atomic_load(&fail_at);
	/* No object may be larger than PTRDIFF_MAX, or pointers into it could not be subtracted. */
	if ((limit && number >= limit) || bytes > PTRDIFF_MAX)
		return NULL;
	/*
	 * Not rounded up, as aligned_alloc would need, so that a sanitizer sees what goes beyond
	 * the block.  posix_memalign may return NULL for zero bytes.
	 */
	void *block;
	return posix_memalign(&block, MEMORY_ALIGNMENT, bytes + !bytes) == 0 ? block : NULL;
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
	free(block);
}

bool memory_has_room(size_t bytes)
{
	/* Volatile, or compilers may leave out both calls. */
	void *volatile block = allocate(bytes);
	bool had = block != NULL;
	free(block);
	return had;
}

void memory_fail_after(size_t n)
{
	atomic_store(&fail_at, n ? atomic_load(&allocations) + n : 0);
}

size_t memory_allocations(void)
{
	return atomic_load(&allocations);
}
