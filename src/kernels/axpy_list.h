/* SPDX-License-Identifier: MIT */
/*
 * axpy_list.h - the sum of many short vectors, each with its factor
 */
#ifndef SCRAWL_KERNELS_AXPY_LIST_H
#define SCRAWL_KERNELS_AXPY_LIST_H

#include <stddef.h>
#include <stdint.h>

/* One summand: factor times the vector at offset floats. */
struct axpy {
	uint32_t offset;
	float factor;
};

/* y [length] += sum over i < n of list[i].factor * x[list[i].offset .. + length). */
typedef void axpy_list_fn(const struct axpy *list, size_t n, const float *x, size_t length,
			  float *y);

/* The versions that this processor runs, fastest first: index 0, 1, ... until NULL. */
axpy_list_fn *axpy_list_version(size_t index);

/* Version 0; the same for the life of the process. */
axpy_list_fn *axpy_list_best(void);

#endif
