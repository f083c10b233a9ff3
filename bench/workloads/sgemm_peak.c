/* SPDX-License-Identifier: MIT */
/*
 * sgemm_peak.c - throughput of matrix products, one per thread as the layers call them
 *
 * A product of [m, k] by [k, n] takes 2 m n k operations.
 */
#include "workloads/sgemm_peak.h"

#include <math.h>
#include <string.h>

#include "core/blas.h"
#include "core/clock.h"
#include "core/memory.h"
#include "core/size.h"
#include "kernels/gemm.h"
#include "workloads/lockstep.h"
#include "workloads/synthetic.h"

/* ---- where the matrices lie ------------------------------------------------------------------ */

/* Floats of a matrix of rows x columns: whole cache lines and one more, so that consecutive arrays
 * do not map to the same cache sets. */
static size_t matrix_floats(size_t rows, size_t columns, size_t stride)
{
	return (rows * (stride ? stride : columns) + 15) / 16 * 16 + 16;
}

static size_t a_floats(const struct sgemm_shape *s)
{
	return matrix_floats(s->a_transposed ? s->k : s->m, s->a_transposed ? s->m : s->k,
			     s->a_stride);
}

static size_t b_floats(const struct sgemm_shape *s)
{
	return matrix_floats(s->b_transposed ? s->n : s->k, s->b_transposed ? s->k : s->n,
			     s->b_stride);
}

bool sgemm_room_init(struct sgemm_room *room, struct parallel *pool, const struct sgemm_load *loads,
		     size_t count)
{
	size_t threads = parallel_threads(pool), operands = 0;
	*room = (struct sgemm_room){ .pool = pool };
	gemm_setup();
	if (!blas_has_room((unsigned)threads))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct sgemm_shape *s = &loads[i].shape;
		room->results = size_max(room->results, matrix_floats(s->m, s->n, s->c_stride));
		operands = size_max(operands, a_floats(s) + b_floats(s));
	}
	room->stride = room->results + operands;
	room->block = synthetic_values(threads * room->stride, 1);
	return room->block != NULL;
}

void sgemm_room_release(struct sgemm_room *room)
{
	memory_free(room->block);
}

/* ---- the product ----------------------------------------------------------------------------- */

static struct matrix matrix_at(const float *data, size_t columns, size_t stride, bool transposed)
{
	return (struct matrix){ data, stride ? stride : columns, transposed };
}

/* The matrices of one thread. */
struct operands {
	struct matrix a, b;
	float *c;
	size_t c_stride;
};

static struct operands operands_of(const struct sgemm_load *load, unsigned worker)
{
	const struct sgemm_shape *s = &load->shape;
	float *c = load->room->block + worker * load->room->stride;
	float *a = c + load->room->results, *b = a + a_floats(s);
	return (struct operands){
		.a = matrix_at(a, s->a_transposed ? s->m : s->k, s->a_stride, s->a_transposed),
		.b = matrix_at(b, s->b_transposed ? s->k : s->n, s->b_stride, s->b_transposed),
		.c = c,
		.c_stride = s->c_stride ? s->c_stride : s->n,
	};
}

static void multiply(void *arg, unsigned worker, size_t repetitions)
{
	const struct sgemm_load *load = arg;
	const struct sgemm_shape *s = &load->shape;
	struct operands o = operands_of(load, worker);
	for (size_t i = 0; i < repetitions; i++)
		gemm(s->m, s->n, s->k, o.a, o.b, s->accumulate ? 1.0f : 0.0f, o.c, o.c_stride);
}

void sgemm_load_run(void *load, size_t repetitions)
{
	team_run(((struct sgemm_load *)load)->room->pool, multiply, load, repetitions);
}

double sgemm_load_flops(const struct sgemm_load *load)
{
	const struct sgemm_shape *s = &load->shape;
	return 2.0 * (double)s->m * (double)s->n * (double)s->k *
	       (double)parallel_threads(load->room->pool);
}

double sgemm_intensity(const struct sgemm_shape *s)
{
	double m = (double)s->m, n = (double)s->n, k = (double)s->k;
	double floats = m * k + k * n + m * n * (s->accumulate ? 2.0 : 1.0);
	return 2.0 * m * n * k / (floats * sizeof(float));
}

/* Element (row, column), as the product sees it. */
static double element(struct matrix x, size_t row, size_t column)
{
	return (double)x.data[x.transposed ? column * x.stride + row : row * x.stride + column];
}

static bool is_right(const struct sgemm_load *load, struct operands o, size_t row, size_t column)
{
	double sum = 0.0, terms = 0.0;
	for (size_t i = 0; i < load->shape.k; i++) {
		double term = element(o.a, row, i) * element(o.b, i, column);
		sum += term;
		terms += fabs(term);
	}
	return fabs((double)o.c[row * o.c_stride + column] - sum) <= 1e-5 * terms;
}

bool sgemm_load_check(struct sgemm_load *load)
{
	struct operands o = operands_of(load, 0);
	memset(o.c, 0, load->room->results * sizeof(*o.c));
	multiply(load, 0, 1);
	bool good = true;
	for (size_t row = 0; row < load->shape.m; row += load->shape.m / 8 + 1)
		for (size_t column = 0; column < load->shape.n; column += load->shape.n / 8 + 1)
			good = good && is_right(load, o, row, column);
	return good;
}

/* ---- the peak -------------------------------------------------------------------------------- */

/* From the range of OpenBLAS's small-matrix kernels to several times a typical L2. */
static const size_t sides[] = { 96, 192, 384, 768 };
#define SIDES (sizeof(sides) / sizeof(sides[0]))

/* GFLOP/s of one turn, which takes a few milliseconds. */
static double turn(struct sgemm_load *load)
{
	size_t multiplications = load->shape.m * load->shape.n * load->shape.k;
	size_t products = 1 + 250000000 / multiplications;
	double start = clock_seconds();
	sgemm_load_run(load, products);
	return (double)products * sgemm_load_flops(load) / (clock_seconds() - start) * 1e-9;
}

double sgemm_peak(unsigned threads, double seconds)
{
	struct sgemm_load squares[SIDES];
	struct sgemm_room room = { 0 };
	struct parallel *pool = parallel_create(threads);
	for (size_t i = 0; i < SIDES; i++)
		squares[i] = (struct sgemm_load){
			.room = &room,
			.shape = { .m = sides[i], .n = sides[i], .k = sides[i] },
		};
	bool ready = pool && sgemm_room_init(&room, pool, squares, SIDES);
	double best = 0.0, start = clock_seconds();
	for (unsigned round = 0; ready && (round < 3 || clock_seconds() - start < seconds); round++)
		for (size_t i = 0; i < SIDES; i++)
			best = fmax(best, turn(&squares[i]));
	sgemm_room_release(&room);
	parallel_destroy(pool);
	return best;
}
