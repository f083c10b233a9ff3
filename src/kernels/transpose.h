/* SPDX-License-Identifier: MIT */
/*
 * transpose.h - the transpose of a matrix of weights
 */
#ifndef SCRAWL_KERNELS_TRANSPOSE_H
#define SCRAWL_KERNELS_TRANSPOSE_H

#include <stddef.h>

#include "core/size.h"

/*
 * to [columns, rows] = transpose of from [rows, columns]; the rows of `to` are `stride` floats
 * apart.  In blocks of columns, so that each cache line of from is read once.
 */
static inline void transpose(size_t rows, size_t columns, const float *from, float *to,
			     size_t stride)
{
	const size_t block = 16;
	for (size_t first = 0; first < columns; first += block) {
		size_t last = size_min(first + block, columns);
		for (size_t i = 0; i < rows; i++)
			for (size_t j = first; j < last; j++)
				to[j * stride + i] = from[i * columns + j];
	}
}

#endif
