/* SPDX-License-Identifier: MIT */
/*
 * test_parallel.c - the parallel loop covers its range once, and leaves OpenMP as it found it
 */
#define _GNU_SOURCE
#include "core/parallel.h"

#include <omp.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/context.h"
#include "core/memory.h"
#include "support/compare.h"

#define MAX_ITEMS   300
#define MAX_THREADS 16

struct visits {
	unsigned threads;
	size_t n, grain;
	atomic_int count[MAX_ITEMS];  /* of each index */
	atomic_int calls, wrong;      /* wrong: not a promised piece, or a busy worker */
	atomic_int busy[MAX_THREADS]; /* calls in progress per worker */
	atomic_int team;              /* largest that OpenMP gave or promised in the loop */
	atomic_bool took_part[MAX_THREADS];
	bool slowly;
};

static void largest(atomic_int *value, int candidate)
{
	int now = atomic_load(value);
	while (candidate > now && !atomic_compare_exchange_weak(value, &now, candidate))
		continue;
}

static void visit(void *arg, size_t begin, size_t end, unsigned worker)
{
	struct visits *v = arg;
	size_t rest = v->n - begin;
	int team = 1;
	atomic_fetch_add(&v->calls, 1);
	if (worker >= v->threads || begin % v->grain ||
	    end != begin + (rest < v->grain ? rest : v->grain)) {
		atomic_fetch_add(&v->wrong, 1);
		return;
	}
	/* Concurrent calls must not share a worker's scratch memory. */
	if (atomic_fetch_add(&v->busy[worker], 1) != 0)
		atomic_fetch_add(&v->wrong, 1);
	atomic_store(&v->took_part[worker], true);
	for (size_t i = begin; i < end; i++)
		atomic_fetch_add(&v->count[i], 1);
#pragma omp parallel
	{
#pragma omp single
		team = omp_get_num_threads();
	}
	largest(&v->team, team);
	largest(&v->team, omp_get_max_threads());
	if (v->slowly)
		usleep(200); /* so that others get a piece even on one CPU */
	atomic_fetch_sub(&v->busy[worker], 1);
}

static void start(struct visits *v, unsigned threads, size_t n, size_t grain)
{
	memset(v, 0, sizeof(*v));
	v->threads = threads;
	v->n = n;
	v->grain = grain;
}

static void check_visits(const struct visits *v)
{
	assert_int_equal(v->wrong, 0);
	assert_int_equal(v->calls, (v->n + v->grain - 1) / v->grain);
	assert_int_equal(v->team, v->n ? 1 : 0);
	for (size_t i = 0; i < MAX_ITEMS; i++)
		assert_int_equal(v->count[i], i < v->n);
}

static void check(struct parallel *p, unsigned threads, size_t n, size_t grain)
{
	struct visits v;
	int before = omp_get_max_threads();
	start(&v, threads, n, grain);
	parallel_for(p, n, grain, visit, &v);
	assert_int_equal(omp_get_max_threads(), before);
	check_visits(&v);
}

static void test_covers(void **state)
{
	(void)state;
	static const unsigned threads[] = { 1, 2, 3, 4, 7, MAX_THREADS };
	static const size_t sizes[] = { 0, 1, 2, 3, 15, 16, 17, 64, 101, MAX_ITEMS };
	static const size_t grains[] = { 1, 2, 3, 16, 32, 1000 };
	for (size_t t = 0; t < 7; t++) {
		struct parallel *p = t < 6 ? parallel_create(threads[t]) : NULL;
		assert_int_equal(p != NULL, t < 6);
		for (size_t s = 0; s < 10; s++)
			for (size_t g = 0; g < 6; g++)
				check(p, p ? threads[t] : 1, sizes[s], grains[g]);
		parallel_destroy(p);
	}
}

/* Loop after loop, immediately and after pauses in which threads fall asleep. */
static void test_wakes(void **state)
{
	(void)state;
	for (unsigned threads = 2; threads <= 4; threads++) {
		struct parallel *p = parallel_create(threads);
		assert_non_null(p);
		for (size_t i = 0; i < 600; i++) {
			check(p, threads, i % 9, 1);
			if (i % 20 == 0)
				usleep(i % 60 == 0 ? 3000 : 100);
		}
		parallel_destroy(p);
	}
	/* Threads that never got any work, awake and asleep. */
	for (unsigned i = 0; i < 20; i++) {
		struct parallel *p = parallel_create(1 + i % 4);
		assert_non_null(p);
		usleep(i * 50);
		parallel_destroy(p);
	}
	parallel_destroy(NULL);
}

/* Every thread takes part eventually. */
static void test_takes_part(void **state)
{
	(void)state;
	struct parallel *p = parallel_create(3);
	struct visits v;
	bool seen[3] = { false, false, false };
	assert_non_null(p);
	for (size_t i = 0; i < 200 && !(seen[0] && seen[1] && seen[2]); i++) {
		start(&v, 3, 20, 1);
		v.slowly = true;
		parallel_for(p, 20, 1, visit, &v);
		check_visits(&v);
		for (size_t worker = 0; worker < 3; worker++)
			seen[worker] = seen[worker] || v.took_part[worker];
	}
	assert_true(seen[0] && seen[1] && seen[2]);
	parallel_destroy(p);
}

/* Of the calling thread: LLVM's OpenMP has threads that spin after a region. */
static double processor_seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void sleep_in_others(void *arg, size_t begin, size_t end, unsigned worker)
{
	atomic_int *slept = arg;
	(void)begin;
	(void)end;
	if (worker && atomic_fetch_add(slept, 1) == 0)
		usleep(400000);
	else if (!worker)
		usleep(1000); /* so that another gets a piece */
}

/* The caller sleeps, after a short while, until the others are done. */
static void test_waits_asleep(void **state)
{
	(void)state;
	struct parallel *p = parallel_create(3);
	atomic_int slept = 0;
	double before = processor_seconds();
	assert_non_null(p);
	for (size_t i = 0; i < 100 && !slept; i++)
		parallel_for(p, 6, 1, sleep_in_others, &slept);
	assert_true(slept > 0);
	assert_true(processor_seconds() - before < 0.1);
	parallel_destroy(p);
}

static void record_order(void *arg, size_t begin, size_t end, unsigned worker)
{
	size_t *next = arg;
	*next = begin == *next && worker == 0 ? end : SIZE_MAX;
}

static void test_without_threads(void **state)
{
	(void)state;
	size_t next = 0;
	parallel_for(NULL, 100, 7, record_order, &next);
	assert_int_equal(next, 100);
	struct parallel *one = parallel_create(1);
	assert_non_null(one);
	next = 0;
	parallel_for(one, 100, 7, record_order, &next);
	assert_int_equal(next, 100);
	parallel_destroy(one);
}

/* In the loop OpenMP has one thread; afterwards it has the caller's settings again. */
static void test_caller_settings(void **state)
{
	(void)state;
	int before = omp_get_max_threads(), levels = omp_get_max_active_levels();
	omp_set_max_active_levels(3);
	for (int wish = 1; wish <= 5; wish += 2) {
		omp_set_num_threads(wish);
		for (unsigned threads = 1; threads <= 3; threads++) {
			struct parallel *p = parallel_create(threads);
			check(p, threads, 10, 1);
			check(p, threads, 1, 1);
			check(p, threads, 0, 1);
			parallel_destroy(p);
			assert_int_equal(omp_get_max_threads(), wish);
		}
		check(NULL, 1, 10, 1);
		assert_int_equal(omp_get_max_threads(), wish);
	}
	omp_set_max_active_levels(levels);
	omp_set_num_threads(before);
}

/* In a caller's parallel region, where each thread has its own pool. */
static void test_within_a_region(void **state)
{
	(void)state;
	static struct visits v[2];
	atomic_int settings_changed = 0;
#pragma omp parallel num_threads(2)
	{
		int me = omp_get_thread_num(), before = omp_get_max_threads();
		struct parallel *p = parallel_create(3);
		start(&v[me], 3, 50, 4);
		parallel_for(p, 50, 4, visit, &v[me]);
		parallel_destroy(p);
		if (omp_get_max_threads() != before)
			atomic_fetch_add(&settings_changed, 1);
	}
	assert_int_equal(settings_changed, 0);
	check_visits(&v[0]);
}

static void test_memory(void **state)
{
	(void)state;
	for (size_t n = 1; n <= 2; n++) {
		memory_fail_after(n);
		struct parallel *p = parallel_create(4);
		memory_fail_after(0);
		assert_null(p);
	}
	struct parallel *p = parallel_create(4);
	assert_non_null(p);
	size_t before = memory_allocations();
	check(p, 4, 20, 1);
	assert_int_equal(memory_allocations(), before);
	parallel_destroy(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_covers),          cmocka_unit_test(test_wakes),
		cmocka_unit_test(test_takes_part),      cmocka_unit_test(test_without_threads),
		cmocka_unit_test(test_caller_settings), cmocka_unit_test(test_within_a_region),
		cmocka_unit_test(test_memory),          cmocka_unit_test(test_waits_asleep),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
