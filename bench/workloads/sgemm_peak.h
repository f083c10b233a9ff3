/* SPDX-License-Identifier: MIT */
/*
 * sgemm_peak.h - throughput of matrix products: the limit that convolutions are compared with
 */
#ifndef SCRAWL_BENCH_WORKLOADS_SGEMM_PEAK_H
#define SCRAWL_BENCH_WORKLOADS_SGEMM_PEAK_H

#include <stdbool.h>
#include <stddef.h>

#include "core/parallel.h"

/* c [m, n] = a [m, k] b [k, n], or += */
struct sgemm_shape {
	size_t m, n, k;
	bool a_transposed, b_transposed;     /* in memory */
	bool accumulate;                     /* += */
	size_t a_stride, b_stride, c_stride; /* floats from row to row; 0: contiguous */
};

/* Arrays for products of several shapes, which share them; each thread has its own. */
struct sgemm_room {
	struct parallel *pool;
	float *block;
	size_t results, stride; /* floats for c, and per thread in all */
};

/* One product per thread, all threads at once. */
struct sgemm_load {
	const struct sgemm_room *room;
	struct sgemm_shape shape; /* one of those given to sgemm_room_init() */
};

/* false: out of memory.  Release it in either case; the pool must outlive the room. */
bool sgemm_room_init(struct sgemm_room *room, struct parallel *pool, const struct sgemm_load *loads,
		     size_t count);
void sgemm_room_release(struct sgemm_room *room);

/* Each thread computes the product `repetitions` times; load is a struct sgemm_load. */
void sgemm_load_run(void *load, size_t repetitions);

/* Operations of one repetition on all threads. */
double sgemm_load_flops(const struct sgemm_load *load);

/* Operations per byte of a, b and c. */
double sgemm_intensity(const struct sgemm_shape *shape);

/* Computes the product once and checks some of its values; false: they are wrong. */
bool sgemm_load_check(struct sgemm_load *load);

/*
 * GFLOP/s of square products, one per thread, all threads together: the best of several sizes and
 * of all rounds in about `seconds`.  0: out of memory.
 */
double sgemm_peak(unsigned threads, double seconds);

#endif
