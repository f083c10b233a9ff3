/* SPDX-License-Identifier: MIT */
/*
 * random.h - random numbers as a pure function of their purpose
 *
 * Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011) maps a
 * 128-bit counter and a 64-bit key to 128 random bits.  The key is the seed; the counter encodes
 * what the numbers are for (purpose, two indices such as epoch and sample) and how many were drawn.
 * So nothing depends on threads or on earlier draws.
 */
#ifndef SCRAWL_CORE_RANDOM_H
#define SCRAWL_CORE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

enum random_purpose {
	RANDOM_WEIGHTS = 1, /* indices: layer, its tensor */
	RANDOM_SPLIT,       /* class, 0 */
	RANDOM_SHUFFLE,     /* epoch, 0 */
	RANDOM_DROPOUT,     /* epoch, sample; | layer << 8 */
	RANDOM_AUGMENT,     /* epoch, sample */
	RANDOM_ERASE,       /* epoch, sample */
	RANDOM_FLIP,        /* epoch, sample */
	RANDOM_BOOTSTRAP,   /* resample, 0 */
	RANDOM_CORRUPT,     /* corruption and severity, sample */
	RANDOM_BOLD,        /* epoch, sample */
	RANDOM_BLUR,        /* epoch, sample */
	RANDOM_CONTRAST,    /* epoch, sample */
	RANDOM_NOISE,       /* epoch, sample */
	RANDOM_NONE,        /* epoch, sample */
	RANDOM_SELFTEST,    /* check, trial */
};

/* out[4] = Philox4x32-10(counter[4], key[2]). */
void philox4x32(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/*
 * out = the blocks of PHILOX_BLOCKS counters, one after the other: counter[0] + 0, 1, ... modulo
 * 2^32.  Several times the speed of single blocks.
 */
#define PHILOX_BLOCKS 16
void philox4x32_blocks(const uint32_t counter[4], const uint32_t key[2],
		       uint32_t out[restrict 4 * PHILOX_BLOCKS]);

/* A sequence of numbers for one purpose; a plain value that may be copied. */
struct random {
	uint32_t key[2], counter[4], block[4];
	unsigned left; /* of block */
};

/* a and b: the purpose's indices, as listed at enum random_purpose. */
void random_init(struct random *r, uint64_t seed, uint32_t purpose, uint32_t a, uint32_t b);

uint32_t random_u32(struct random *r);

/* Uniform on 0 .. n - 1, without bias; n > 0. */
uint32_t random_below(struct random *r, uint32_t n);

/* Uniform on [0, 1), 24 bits. */
float random_uniform(struct random *r);

/* Uniform on [low, high). */
double random_between(struct random *r, double low, double high);

/* Standard normal, by Box and Muller. */
float random_normal(struct random *r);

/* Puts order[0..n) into random order (Fisher-Yates). */
void random_shuffle(struct random *r, uint32_t *order, size_t n);

#endif
