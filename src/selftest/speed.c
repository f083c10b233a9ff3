/* SPDX-License-Identifier: MIT */
/*
 * speed.c - check: products against the limit of the processor, for information only
 */
#include "selftest/speed.h"

#include <math.h>

#include "core/clock.h"
#include "core/memory.h"
#include "core/parallel.h"
#include "kernels/gemm.h"
#include "selftest/blas_advice.h"
#include "selftest/checks.h"
#include "selftest/fma_loop.h"

#define SIDE        ((size_t)256)
#define LIMIT_STEPS 20000 /* a fraction of a millisecond */
#define MIN_TRIES   3
#define MAX_TRIES   20

bool speed_is_low(const struct speed *speed)
{
	return speed->gflops < speed->limit / 2.0;
}

/* Matrices a, b and c, one after the other. */
struct speed_work {
	float *block;
	struct speed speed;
};

/* Other load slows down either; the best of each counts. */
static void measure_rates(void *arg, size_t begin, size_t end, unsigned worker)
{
	struct speed_work *work = arg;
	const struct fma_loop *loop = fma_loop_version(0);
	struct speed *speed = &work->speed;
	struct matrix a = { work->block, SIDE, false };
	struct matrix b = { work->block + SIDE * SIDE, SIDE, false };
	(void)begin;
	(void)end;
	(void)worker;
	for (unsigned i = 0; i < MAX_TRIES; i++) {
		double start = clock_seconds();
		loop->run(LIMIT_STEPS);
		double middle = clock_seconds();
		gemm(SIDE, SIDE, SIDE, a, b, 0.0f, work->block + 2 * SIDE * SIDE, SIDE);
		double done = clock_seconds();
		double limit = (double)LIMIT_STEPS * (double)loop->operations / (middle - start);
		double flops = 2.0 * (double)(SIDE * SIDE * SIDE) / (done - middle);
		speed->limit = fmax(speed->limit, limit * 1e-9);
		speed->gflops = fmax(speed->gflops, flops * 1e-9);
		if (i + 1 >= MIN_TRIES && !speed_is_low(speed))
			break;
	}
}

bool speed_measure(struct speed *speed)
{
	struct speed_work work = { memory_alloc(3 * SIDE * SIDE, sizeof(float)), { 0.0, 0.0 } };
	if (!work.block)
		return false;
	for (size_t i = 0; i < 2 * SIDE * SIDE; i++)
		work.block[i] = (float)(i % 17) / 16.0f;
	parallel_for(NULL, 1, 1, measure_rates, &work); /* which holds OpenBLAS to this thread */
	memory_free(work.block);
	*speed = work.speed;
	return true;
}

void check_speed(scrawl_context *ctx, struct finding *f)
{
	struct speed speed;
	(void)ctx;
	if (!speed_measure(&speed)) {
		finding_fail(f, "out of memory: matrices");
		return;
	}
	finding_note(f, "sgemm: %.0f GFLOP/s on a thread, %.0f%% of the limit", speed.gflops,
		     100.0 * speed.gflops / speed.limit);
	if (speed_is_low(&speed))
		blas_advise(f->advice, sizeof(f->advice));
}
