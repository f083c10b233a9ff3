/* SPDX-License-Identifier: MIT */
/*
 * random.c - Philox4x32-10 and the distributions drawn from it
 */
#include "core/random.h"

#include <math.h>
#include <string.h>

#include "core/multiversion.h"

/* philox4x32 without a loop left in it, so that compilers vectorise loops over it. */
static inline void philox_block(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
	uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
	uint32_t k0 = key[0], k1 = key[1];
#pragma GCC unroll 10
	for (int round = 0; round < 10; round++) {
		uint64_t a = (uint64_t)0xD2511F53u * c0;
		uint64_t b = (uint64_t)0xCD9E8D57u * c2;
		uint32_t n0 = (uint32_t)(b >> 32) ^ c1 ^ k0;
		uint32_t n2 = (uint32_t)(a >> 32) ^ c3 ^ k1;
		c1 = (uint32_t)b;
		c3 = (uint32_t)a;
		c0 = n0;
		c2 = n2;
		k0 += 0x9E3779B9u;
		k1 += 0xBB67AE85u;
	}
	out[0] = c0;
	out[1] = c1;
	out[2] = c2;
	out[3] = c3;
}

void philox4x32(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
	philox_block(counter, key, out);
}

MULTIVERSION
void philox4x32_blocks(const uint32_t counter[4], const uint32_t key[2],
		       uint32_t out[restrict 4 * PHILOX_BLOCKS])
{
	for (uint32_t i = 0; i < PHILOX_BLOCKS; i++) {
		const uint32_t c[4] = { counter[0] + i, counter[1], counter[2], counter[3] };
		philox_block(c, key, out + 4 * (size_t)i);
	}
}

void random_init(struct random *r, uint64_t seed, uint32_t purpose, uint32_t a, uint32_t b)
{
	memset(r, 0, sizeof(*r));
	r->key[0] = (uint32_t)seed;
	r->key[1] = (uint32_t)(seed >> 32);
	r->counter[1] = b;
	r->counter[2] = a;
	r->counter[3] = purpose;
}

uint32_t random_u32(struct random *r)
{
	if (r->left == 0) {
		philox4x32(r->counter, r->key, r->block);
		r->counter[0]++;
		r->left = 4;
	}
	return r->block[4 - r->left--];
}

/* Lemire, "Fast random integer generation in an interval", ACM TOMACS 2019. */
uint32_t random_below(struct random *r, uint32_t n)
{
	uint64_t product = (uint64_t)random_u32(r) * n;
	if ((uint32_t)product < n) {
		uint32_t threshold = (0u - n) % n;
		while ((uint32_t)product < threshold)
			product = (uint64_t)random_u32(r) * n;
	}
	return (uint32_t)(product >> 32);
}

float random_uniform(struct random *r)
{
	return (float)(random_u32(r) >> 8) * 0x1p-24f;
}

double random_between(struct random *r, double low, double high)
{
	return low + (high - low) * (double)random_uniform(r);
}

float random_normal(struct random *r)
{
	double u = ((double)random_u32(r) + 1.0) * 0x1p-32; /* (0, 1] */
	double v = (double)random_u32(r) * 0x1p-32;
	return (float)(sqrt(-2.0 * log(u)) * cos(6.283185307179586 * v));
}

void random_shuffle(struct random *r, uint32_t *order, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		uint32_t j = random_below(r, (uint32_t)i);
		uint32_t t = order[i - 1];
		order[i - 1] = order[j];
		order[j] = t;
	}
}
