/* SPDX-License-Identifier: MIT */
/*
 * test_parallel_stress.c - no piece is run twice or left out, however late a thread is; pieces are
 * taken from the front of a thread's own range and the ends of others'
 */
#define _GNU_SOURCE
#include "core/parallel.h"

#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

#include "core/clock.h"
#include "support/compare.h"

#define MAX_PIECES 64
#define SECONDS    0.15 /* per number of threads */

struct loop {
	size_t number, pieces;
	atomic_size_t runs[MAX_PIECES], misplaced;
};

/*
 * The first half takes longer, so that other threads steal from it while its owner works on it; now
 * and then a thread is late with a piece.
 */
static void run(void *arg, size_t begin, size_t end, unsigned worker)
{
	struct loop *loop = arg;
	if (end != begin + 1 || begin >= loop->pieces)
		atomic_fetch_add(&loop->misplaced, 1);
	else
		atomic_fetch_add(&loop->runs[begin], 1);
	size_t wait = begin < loop->pieces / 2 ? (loop->number + begin) % 16 : 0;
	for (volatile size_t i = 0; i < wait; i++)
		continue;
	if ((loop->number + begin * 7 + worker * 3) % 601 == 0)
		sched_yield();
}

static void stress(unsigned threads)
{
	static struct loop loop;
	struct parallel *p = parallel_create(threads);
	assert_non_null(p);
	double end = clock_seconds() + SECONDS;
	for (loop.number = 0; clock_seconds() < end; loop.number++) {
		/* Many loops alike, for words that look the same in the next one; then another. */
		loop.pieces = 2 + loop.number / 50 % (MAX_PIECES - 1);
		for (size_t i = 0; i < MAX_PIECES; i++)
			loop.runs[i] = 0;
		parallel_for(p, loop.pieces, 1, run, &loop);
		assert_int_equal(loop.misplaced, 0);
		for (size_t i = 0; i < MAX_PIECES; i++)
			assert_int_equal(loop.runs[i], i < loop.pieces);
		if (loop.number % 997 == 0)
			usleep(1500); /* threads fall asleep */
	}
	parallel_destroy(p);
}

static void test_once(void **state)
{
	(void)state;
	static const unsigned threads[] = { 2, 3, 4, 7, 16 };
	for (size_t i = 0; i < sizeof(threads) / sizeof(threads[0]); i++)
		stress(threads[i]);
}

struct order {
	atomic_size_t done;
	size_t taken; /* pieces that worker 1 took */
	size_t pieces[8];
};

/* Piece 0 does not end before all others are done. */
static void hold_first(void *arg, size_t begin, size_t end, unsigned worker)
{
	struct order *order = arg;
	(void)end;
	if (worker == 1)
		order->pieces[order->taken++] = begin;
	while (begin == 0 && atomic_load(&order->done) < 7)
		sched_yield();
	atomic_fetch_add(&order->done, 1);
}

static void test_steals_from_the_end(void **state)
{
	(void)state;
	static const size_t expected[] = { 4, 5, 6, 7, 3, 2, 1, 0 };
	for (unsigned i = 0; i < 50; i++) {
		struct order order = { 0 };
		struct parallel *p = parallel_create(2);
		assert_non_null(p);
		usleep(i % 2 * 2000); /* asleep, or still spinning */
		parallel_for(p, 8, 1, hold_first, &order);
		parallel_destroy(p);
		assert_in_range(order.taken, 7, 8); /* 8: the caller came too late for piece 0 */
		assert_memory_equal(order.pieces, expected, order.taken * sizeof(*expected));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_once),
		cmocka_unit_test(test_steals_from_the_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
