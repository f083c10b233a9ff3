/* SPDX-License-Identifier: MIT */
/*
 * size.h - comparing sizes, and multiplying and adding them without wrap-around
 *
 * A description or file asks for products of numbers that are each sane, but with a 32-bit size_t
 * the product may overflow.  size_product and size_sum then saturate at SIZE_MAX, which is above
 * every limit and more than memory_alloc ever grants, so sizes can be computed first and checked
 * once, at the end.
 */
#ifndef SCRAWL_CORE_SIZE_H
#define SCRAWL_CORE_SIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline size_t size_min(size_t a, size_t b)
{
	return a < b ? a : b;
}

static inline size_t size_max(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* *product = a * b; false if it does not fit. */
static inline bool size_multiply(size_t a, size_t b, size_t *product)
{
	return !__builtin_mul_overflow(a, b, product);
}

/* a * b, or SIZE_MAX if that does not fit. */
static inline size_t size_product(size_t a, size_t b)
{
	size_t product;
	return size_multiply(a, b, &product) ? product : SIZE_MAX;
}

/* a + b, or SIZE_MAX if that does not fit. */
static inline size_t size_sum(size_t a, size_t b)
{
	size_t sum;
	return __builtin_add_overflow(a, b, &sum) ? SIZE_MAX : sum;
}

/* The next multiple of unit, or SIZE_MAX if that does not fit. */
static inline size_t size_round_up(size_t size, size_t unit)
{
	size_t rounded = size_sum(size, unit - 1);
	return rounded == SIZE_MAX ? SIZE_MAX : rounded / unit * unit;
}

#endif
