/* SPDX-License-Identifier: MIT */
/*
 * buffers.c - arrays before inaccessible pages; numbers by SplitMix64
 */
#include "support/buffers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#define MAX_BUFFERS 128
#define POISON      0xa5

struct buffer {
	uint8_t *map, *begin;
	size_t bytes; /* of the map */
};

static struct buffer buffers[MAX_BUFFERS];
static size_t buffer_count;
static uint64_t fill_state = 1;

uint8_t *buffer_bytes(size_t count)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t inner = (count + page - 1) / page * page, bytes = inner + page;
	assert_true(buffer_count < MAX_BUFFERS);
	uint8_t *map =
		mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_true(map != MAP_FAILED);
	assert_int_equal(mprotect(map + inner, page, PROT_NONE), 0);
	memset(map, POISON, inner);
	buffers[buffer_count++] = (struct buffer){ map, map + inner - count, bytes };
	return map + inner - count;
}

float *buffer_floats(size_t count)
{
	uint8_t *bytes = buffer_bytes(count * sizeof(float));
	memset(bytes, 0xff, count * sizeof(float)); /* all ones is a NaN */
	return (float *)(void *)bytes;
}

void buffers_release(void)
{
	size_t damaged = 0;
	while (buffer_count) {
		struct buffer *b = &buffers[--buffer_count];
		for (const uint8_t *p = b->map; p < b->begin; p++)
			damaged += *p != POISON;
		assert_int_equal(munmap(b->map, b->bytes), 0);
	}
	assert_int_equal(damaged, 0);
}

int fill_restart(void **state)
{
	(void)state;
	const char *seed = getenv("SCRAWL_TEST_SEED");
	fill_state = seed ? strtoull(seed, NULL, 10) : 1;
	return 0;
}

static uint64_t next(void)
{
	uint64_t z = fill_state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

size_t fill_below(size_t n)
{
	return (size_t)(next() % n);
}

void fill_uniform(size_t count, float *values)
{
	for (size_t i = 0; i < count; i++)
		values[i] = (float)(next() >> 40) * 0x1p-23f - 1.0f;
}

void fill_integers(size_t count, int limit, float *values)
{
	for (size_t i = 0; i < count; i++)
		values[i] = (float)fill_below(2 * (size_t)limit + 1) - (float)limit;
}

void fill_bytes(size_t count, uint8_t *values)
{
	for (size_t i = 0; i < count; i++)
		values[i] = (uint8_t)next();
}
