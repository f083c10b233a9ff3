/* SPDX-License-Identifier: MIT */
/*
 * size.h - sizes compared, and multiplied and added without wrapping round
 *
 * What a description or a file asks for is a product of numbers, each of which is sane; where
 * size_t has 32 bits the product need not be.  size_product and size_sum stay at SIZE_MAX then,
 * which is above every limit and more than memory_alloc ever gives, so that sizes can be worked out
 * first and looked at once, at the end.
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
