/* SPDX-License-Identifier: MIT */
/*
 * assign.h - gives each row a column of its own, at the least total cost
 */
#ifndef SCRAWL_READ_ASSIGN_H
#define SCRAWL_READ_ASSIGN_H

#include <scrawl.h>

/*
 * costs [rows, columns]: finite and at least 0, or INFINITY: impossible.  As many rows as possible
 * get a column of their own, at the least total cost; assigned [rows] is the column, or SIZE_MAX.
 * Takes time of the order of rows^2 (rows + columns).  ENOMEM.
 */
enum scrawl_status assign_least(scrawl_context *ctx, const double *costs, size_t rows,
				size_t columns, size_t *assigned);

#endif
