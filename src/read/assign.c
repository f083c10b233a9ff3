/* SPDX-License-Identifier: MIT */
/*
 * assign.c - the assignment problem, by the Hungarian method in the form of shortest paths
 *
 * Dual variables u (rows) and v (columns) keep every reduced cost c - u - v at least 0, and that of
 * every assigned pair 0.  Rows enter one after the other.  The shortest augmenting path from the
 * new row to a free column (Dijkstra, over reduced costs) gives each row on it
 * another column; the duals follow the distances (Jonker and Volgenant, "A shortest augmenting path
 * algorithm for dense and sparse linear assignment problems", 1987).
 *
 * Beside the real columns there is one spare per row, which costs more than all real ones together,
 * so that a path always exists and rows without a column are as few as possible.
 */
#include "read/assign.h"

#include <math.h>
#include <stdint.h>

#include "core/context.h"
#include "core/memory.h"
#include "core/size.h"

struct assignment {
	const double *costs;
	size_t rows, columns, all; /* all: with the spare columns */
	double spare;              /* cost of a spare column */
	double *u, *v;             /* [rows], [all] */
	double *distance;          /* [all], from the new row */
	size_t *row_of, *before; /* [all]: assigned to a column; the column before it on the path */
	bool *reached;           /* [all] */
};

static bool assignment_create(struct assignment *a, const double *costs, size_t rows,
			      size_t columns)
{
	size_t all = size_sum(rows, columns);
	*a = (struct assignment){ costs, rows, columns, all, .spare = 1.0 };
	a->u = memory_alloc(rows, sizeof(double));
	a->v = memory_alloc(all, sizeof(double));
	a->distance = memory_alloc(all, sizeof(double));
	a->row_of = memory_alloc(all, sizeof(size_t));
	a->before = memory_alloc(all, sizeof(size_t));
	a->reached = memory_alloc(all, sizeof(bool));
	if (!a->u || !a->v || !a->distance || !a->row_of || !a->before || !a->reached)
		return false;
	for (size_t j = 0; j < all; j++)
		a->row_of[j] = SIZE_MAX;
	for (size_t i = 0; i < rows; i++) {
		double most = 0.0;
		for (size_t j = 0; j < columns; j++)
			if (isfinite(costs[i * columns + j]))
				most = fmax(most, costs[i * columns + j]);
		a->spare += most;
	}
	return true;
}

static void assignment_release(struct assignment *a)
{
	memory_free(a->u);
	memory_free(a->v);
	memory_free(a->distance);
	memory_free(a->row_of);
	memory_free(a->before);
	memory_free(a->reached);
}

/* Shortens the distances to the columns by way of a row, whose own is `at`. */
static void relax(struct assignment *a, size_t row, size_t column, double at)
{
	for (size_t j = 0; j < a->all; j++) {
		double cost = j < a->columns ? a->costs[row * a->columns + j] : a->spare;
		double distance = at + cost - a->u[row] - a->v[j];
		if (!a->reached[j] && distance < a->distance[j]) {
			a->distance[j] = distance;
			a->before[j] = column;
		}
	}
}

/* The nearest column that is not reached; of several, the first. */
static size_t nearest(const struct assignment *a)
{
	size_t best = SIZE_MAX;
	for (size_t j = 0; j < a->all; j++)
		if (!a->reached[j] && (best == SIZE_MAX || a->distance[j] < a->distance[best]))
			best = j;
	return best;
}

/* Assigns one more row. */
static void assign_row(struct assignment *a, size_t row)
{
	for (size_t j = 0; j < a->all; j++) {
		a->distance[j] = INFINITY;
		a->reached[j] = false;
	}
	relax(a, row, SIZE_MAX, 0.0);
	size_t column = nearest(a);
	while (a->row_of[column] != SIZE_MAX) {
		a->reached[column] = true;
		relax(a, a->row_of[column], column, a->distance[column]);
		column = nearest(a);
	}
	double length = a->distance[column];
	a->u[row] += length;
	for (size_t j = 0; j < a->all; j++)
		if (a->reached[j]) {
			a->u[a->row_of[j]] += length - a->distance[j];
			a->v[j] -= length - a->distance[j];
		}
	while (a->before[column] != SIZE_MAX) {
		a->row_of[column] = a->row_of[a->before[column]];
		column = a->before[column];
	}
	a->row_of[column] = row;
}

enum scrawl_status assign_least(scrawl_context *ctx, const double *costs, size_t rows,
				size_t columns, size_t *assigned)
{
	struct assignment a;
	bool room = assignment_create(&a, costs, rows, columns);
	for (size_t i = 0; room && i < rows; i++) {
		assigned[i] = SIZE_MAX;
		assign_row(&a, i);
	}
	for (size_t j = 0; room && j < columns; j++)
		if (a.row_of[j] != SIZE_MAX)
			assigned[a.row_of[j]] = j;
	assignment_release(&a);
	return room ? SCRAWL_OK : context_fail_memory(ctx, "an assignment");
}
