/* SPDX-License-Identifier: MIT */
/*
 * test_assign.c - the assignment of least cost, against trying all of them
 */
#include <math.h>
#include <string.h>

#include "support/synthetic.h"

#include "core/memory.h"
#include "core/random.h"
#include "read/assign.h"

#define MOST 6

static scrawl_context *ctx;

static int setup(void **state)
{
	(void)state;
	return scrawl_context_create(1, &ctx);
}

static int teardown(void **state)
{
	(void)state;
	scrawl_context_destroy(ctx);
	return 0;
}

/* An assignment's rows with a column, and their cost. */
struct value {
	size_t given;
	double cost;
};

static bool is_better(struct value a, struct value b)
{
	return a.given != b.given ? a.given > b.given : a.cost < b.cost;
}

/* The best of all assignments of the rows from `row` on to columns that are free. */
static struct value best_of_all(const double *costs, size_t rows, size_t columns, size_t row,
				bool *taken)
{
	if (row == rows)
		return (struct value){ 0, 0.0 };
	struct value best = best_of_all(costs, rows, columns, row + 1, taken);
	for (size_t j = 0; j < columns; j++) {
		double cost = costs[row * columns + j];
		if (taken[j] || !isfinite(cost))
			continue;
		taken[j] = true;
		struct value with = best_of_all(costs, rows, columns, row + 1, taken);
		taken[j] = false;
		with.given++;
		with.cost += cost;
		if (is_better(with, best))
			best = with;
	}
	return best;
}

static struct value value_of(const double *costs, size_t rows, size_t columns,
			     const size_t *assigned)
{
	struct value value = { 0, 0.0 };
	bool taken[64] = { false };
	for (size_t i = 0; i < rows; i++) {
		if (assigned[i] == SIZE_MAX)
			continue;
		assert_true(assigned[i] < columns && !taken[assigned[i]]);
		taken[assigned[i]] = true;
		value.given++;
		value.cost += costs[i * columns + assigned[i]];
	}
	return value;
}

static void test_against_all(void **state)
{
	(void)state;
	double costs[MOST * MOST];
	struct random random;
	random_init(&random, 7, 0, 0, 0);
	for (int trial = 0; trial < 3000; trial++) {
		size_t assigned[MOST], rows = random_below(&random, MOST) + 1;
		size_t columns = random_below(&random, MOST + 1);
		bool taken[MOST] = { false }, coarse = trial % 2;
		for (size_t k = 0; k < rows * columns; k++) {
			double cost = 20.0 * random_uniform(&random);
			costs[k] = random_below(&random, 4) == 0 ? INFINITY
				   : coarse                      ? floor(cost / 5.0)
								 : cost;
		}
		synthetic_ok(ctx, assign_least(ctx, costs, rows, columns, assigned));
		struct value ours = value_of(costs, rows, columns, assigned);
		struct value best = best_of_all(costs, rows, columns, 0, taken);
		assert_int_equal(ours.given, best.given);
		assert_true(fabs(ours.cost - best.cost) < 1e-9);
	}
}

/* A problem whose answer is known: the cheapest column of each row is another one's. */
static void test_large(void **state)
{
	(void)state;
	enum { SIDE = 200 };
	double *costs = memory_alloc((size_t)SIDE * SIDE, sizeof(double));
	size_t assigned[SIDE];
	assert_non_null(costs);
	for (size_t i = 0; i < SIDE; i++)
		for (size_t j = 0; j < SIDE; j++)
			costs[i * SIDE + j] = (double)((i + 1) * (j + 1));
	/* Products are least in sum if the largest factors meet the smallest. */
	synthetic_ok(ctx, assign_least(ctx, costs, SIDE, SIDE, assigned));
	for (size_t i = 0; i < SIDE; i++)
		assert_int_equal(assigned[i], SIDE - 1 - i);
	memory_free(costs);
}

static void test_memory(void **state)
{
	(void)state;
	const double costs[] = { 1.0, 2.0, 3.0, 4.0 };
	size_t assigned[2];
	for (size_t n = 1; n <= 6; n++) {
		memory_fail_after(n);
		synthetic_fails(ctx, assign_least(ctx, costs, 2, 2, assigned), SCRAWL_ENOMEM,
				"out of memory");
	}
	memory_fail_after(0);
	synthetic_ok(ctx, assign_least(ctx, costs, 2, 2, assigned));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_all),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_memory),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
