/* SPDX-License-Identifier: MIT */
/*
 * random.h - what is random on a page: pure functions of the page's seed, a purpose and a number
 *
 * Integer hashing and arithmetic that IEEE 754 defines to the last bit: the same page everywhere.
 */
#ifndef SCRAWL_TOOLS_PAGE_RANDOM_H
#define SCRAWL_TOOLS_PAGE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

enum page_purpose {
	PAGE_CHOICE,   /* which images */
	PAGE_SIZE,     /* heights of characters */
	PAGE_BASELINE, /* how characters leave it */
	PAGE_WANDER,   /* how a line leaves it */
	PAGE_GAP,
	PAGE_INDENT,
	PAGE_TOUCHING,
	PAGE_OVERLAP,
	PAGE_BROKEN,
	PAGE_BREAK_PLACE,
	PAGE_CELL,
	PAGE_TEXTURE,
	PAGE_PRINT,
	PAGE_GRAIN,
	PAGE_LIGHT,
	PAGE_SPECK,
	PAGE_NOISE,
};

/* 64 evenly distributed bits: the finaliser of SplitMix64 (Steele, Lea and Flood, 2014), twice. */
uint64_t page_bits(uint64_t seed, enum page_purpose purpose, uint64_t a, uint64_t b);

/* From low to below high. */
double page_uniform(uint64_t seed, enum page_purpose purpose, uint64_t n, double low, double high);

/* Mean 0, deviation 1: a sum of four uniform numbers, never beyond 3.5. */
double page_normal(uint64_t seed, enum page_purpose purpose, uint64_t n);

/*
 * Smooth noise between -1 and 1: random values at the corners of cells of width x height,
 * interpolated.  Writes those at (x, y), (x + 1, y), ...; x and y are not negative.
 */
struct page_noise {
	uint64_t seed;
	enum page_purpose purpose;
	uint64_t layer; /* different layers are independent */
	double cell_width, cell_height;
};
void page_noise_row(const struct page_noise *noise, double x, double y, size_t count, float *out);
double page_noise_at(const struct page_noise *noise, double x, double y);

#endif
