/* SPDX-License-Identifier: MIT */
/*
 * test_memory.c - the allocator: aligned, zeroed, checked, failing on demand
 */
#define _GNU_SOURCE
#include "core/memory.h"

#include <malloc.h>
#include <scrawl.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ASAN 1
#endif
#endif
#ifdef HAS_ASAN
#include <sanitizer/asan_interface.h>
#endif

#include "support/compare.h"

static const size_t sizes[] = { 0, 1, 63, 64, 65, 4095, 4096, 100001 };

#define SIZES (sizeof(sizes) / sizeof(sizes[0]))

static void test_aligned_and_zero(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIZES; i++) {
		/* Dirty the memory first, so that it is not zero by luck. */
		unsigned char *block = memory_alloc(sizes[i], 1);
		assert_non_null(block);
		memset(block, 0xff, sizes[i]);
		memory_free(block);
		block = memory_alloc(1, sizes[i]);
		assert_non_null(block);
		assert_int_equal((uintptr_t)block % MEMORY_ALIGNMENT, 0);
		for (size_t j = 0; j < sizes[i]; j++)
			assert_int_equal(block[j], 0);
		memory_free(block);
	}
	memory_free(NULL);
}

/* The first byte beyond a block is not part of it. */
static void test_exact(void **state)
{
	(void)state;
#ifndef HAS_ASAN
	skip(); /* only a sanitizer knows where blocks end */
#else
	for (size_t bytes = 1; bytes <= 130; bytes++) {
		char *blocks[] = { memory_alloc(bytes, 1), memory_alloc_untouched(1, bytes),
				   memory_grow(NULL, 0, bytes) };
		for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
			assert_non_null(blocks[i]);
			assert_false(__asan_address_is_poisoned(blocks[i] + bytes - 1));
			assert_true(__asan_address_is_poisoned(blocks[i] + bytes));
			memory_free(blocks[i]);
		}
	}
#endif
}

/* No page of a large block exists before it is written to. */
static void test_untouched(void **state)
{
	(void)state;
#if defined(HAS_ASAN) || !defined(__GLIBC__)
	skip(); /* ASan's allocator fills blocks */
#else
	enum { PAGES = 8192 };
	static unsigned char resident[PAGES];
	size_t page = (size_t)sysconf(_SC_PAGESIZE), count = 0;
	mallopt(M_PERTURB, 0); /* Meson has malloc fill blocks */
	char *block = memory_alloc_untouched(PAGES + 1, page);
	assert_non_null(block);
	char *first = block + page - (uintptr_t)block % page;
	first[10 * page] = 1;
	assert_int_equal(mincore(first, PAGES * page, resident), 0);
	for (size_t i = 0; i < PAGES; i++)
		count += resident[i] & 1;
	assert_int_equal(resident[10] & 1, 1);
	assert_true(count <= PAGES / 2); /* more than one, where the kernel gives huge pages */
	memory_free(block);
#endif
}

static void test_overflow(void **state)
{
	(void)state;
	assert_null(memory_alloc(SIZE_MAX, 1));
	assert_null(memory_alloc(SIZE_MAX - MEMORY_ALIGNMENT + 1, 1));
	assert_null(memory_alloc(SIZE_MAX / 2 + 1, 2));
	assert_null(memory_alloc(SIZE_MAX / 2, 3));
}

static void test_grow(void **state)
{
	(void)state;
	unsigned char *block = memory_grow(NULL, 0, 10);
	assert_non_null(block);
	for (size_t i = 0; i < 10; i++)
		block[i] = (unsigned char)(i + 1);
	block = memory_grow(block, 10, 1000);
	assert_non_null(block);
	assert_int_equal((uintptr_t)block % MEMORY_ALIGNMENT, 0);
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(block[i], i < 10 ? i + 1 : 0);
	/* A failure leaves the block as it was. */
	assert_null(memory_grow(block, 1000, SIZE_MAX));
	memory_fail_after(1);
	assert_null(memory_grow(block, 1000, 2000));
	memory_fail_after(0);
	assert_int_equal(block[9], 10);
	memory_free(block);
}

static void test_string(void **state)
{
	(void)state;
	char text[] = "a text";
	char *copy = memory_string(text), *empty = memory_string("");
	text[0] = 'x';
	assert_string_equal(copy, "a text");
	assert_string_equal(empty, "");
	memory_free(copy);
	memory_free(empty);
}

static void test_failure_on_demand(void **state)
{
	(void)state;
	for (size_t n = 1; n <= 3; n++) {
		void *blocks[5];
		size_t before = memory_allocations();
		memory_fail_after(n);
		for (size_t i = 0; i < 5; i++)
			blocks[i] = i % 2 ? memory_alloc(4, 4) : memory_string("text");
		memory_fail_after(0);
		assert_int_equal(memory_allocations() - before, 5);
		for (size_t i = 0; i < 5; i++) {
			assert_true(i + 1 < n ? blocks[i] != NULL : blocks[i] == NULL);
			memory_free(blocks[i]);
		}
	}
	void *block = memory_alloc(1, 1);
	assert_non_null(block);
	memory_free(block);
}

/* What a block takes is counted until it is freed, however it was allocated. */
static void test_used(void **state)
{
	(void)state;
	size_t before = scrawl_memory_used();
	for (size_t i = 0; i < SIZES; i++) {
		char *block = memory_alloc(1, sizes[i]);
		assert_true(scrawl_memory_used() >= before + sizes[i]);
		char *bigger = memory_grow(block, sizes[i], sizes[i] + 1000);
		assert_true(scrawl_memory_used() >= before + sizes[i] + 1000);
		char *text = memory_string("text");
		assert_true(memory_has_room(sizes[i]));
		scrawl_memory_free(text);
		memory_free(bigger);
		assert_int_equal(scrawl_memory_used(), before);
	}
}

static void test_limit(void **state)
{
	(void)state;
	const size_t room = 1 << 20;
	assert_int_equal(scrawl_memory_limit(), SCRAWL_MEMORY_LIMIT);
	scrawl_memory_set_limit(scrawl_memory_used() + room);
	size_t before = scrawl_memory_used();
	void *half = memory_alloc(room / 2, 1);
	assert_non_null(half);
	size_t held = scrawl_memory_used();
	assert_null(memory_alloc(room / 2 + 1, 1));
	assert_int_equal(scrawl_memory_refused(), room / 2 + 1);
	assert_null(memory_grow(half, room / 2, room));
	assert_false(memory_has_room(room));
	assert_int_equal(scrawl_memory_used(), held);
	/* Another reason is told apart. */
	memory_fail_after(1);
	assert_null(memory_alloc(1, 1));
	memory_fail_after(0);
	assert_int_equal(scrawl_memory_refused(), 0);
	memory_free(half);
	assert_int_equal(scrawl_memory_used(), before);
	void *most = memory_alloc(room - 4096, 1); /* but for what the allocator adds */
	assert_non_null(most);
	/* A limit below what is used stops only what comes later. */
	scrawl_memory_set_limit(1);
	assert_null(memory_alloc(1, 1));
	memory_free(most);
	scrawl_memory_set_limit(SIZE_MAX);
	memory_free(memory_alloc(1, 1));
	scrawl_memory_set_limit(SCRAWL_MEMORY_LIMIT);
}

static void test_room(void **state)
{
	(void)state;
	assert_true(memory_has_room(1 << 20));
	assert_false(memory_has_room(SIZE_MAX));
	memory_fail_after(1);
	bool had = memory_has_room(1);
	memory_fail_after(0);
	assert_false(had);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_aligned_and_zero),
		cmocka_unit_test(test_exact),
		cmocka_unit_test(test_untouched),
		cmocka_unit_test(test_overflow),
		cmocka_unit_test(test_grow),
		cmocka_unit_test(test_string),
		cmocka_unit_test(test_failure_on_demand),
		cmocka_unit_test(test_used),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_room),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
