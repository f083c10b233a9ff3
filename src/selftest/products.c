/* SPDX-License-Identifier: MIT */
/*
 * products.c - check: BLAS multiplies rightly
 *
 * Small products of all sizes around those of registers, every way of transposing, with k = 0, and
 * with beta = 0, where c is NaN on entry; their numbers are small integers, so that every sum is
 * exact.  Then products of the named networks' layers, and large ones, on other numbers.  They run
 * on all threads at once, as in training: a BLAS may be wrong only then.
 */
#include <math.h>

#include "core/blas.h"
#include "core/memory.h"
#include "core/random.h"
#include "kernels/conv.h"
#include "kernels/gemm.h"
#include "layers/dense.h"
#include "selftest/blas_advice.h"
#include "selftest/checks.h"
#include "selftest/named_layers.h"
#include "selftest/trials.h"

static const size_t sides[] = { 1, 2, 3, 5, 8, 15, 16, 17, 31, 33 };
static const size_t depths[] = { 0, 1, 2, 3, 5, 8, 15, 16, 17, 31, 33 };
#define SIDES  (sizeof(sides) / sizeof(sides[0]))
#define DEPTHS (sizeof(depths) / sizeof(depths[0]))
#define WAYS   8 /* a transposed or not, b, and beta 0 or 1 */
#define SMALL  (SIDES * SIDES * DEPTHS * WAYS)

#define LAYER_BATCH        64 /* images in a dense layer's products */
#define LAYER_GAP          6  /* dense layers multiply parts of wider matrices */
#define MAX_OTHER_PRODUCTS 256
#define MAX_ROWS_WORK      1000000 /* multiplications to repeat; of larger products some rows are */

/* Relative to the sum of the absolute terms; a missing term of a thousand is 500 times as much. */
#define PRODUCT_TOLERANCE 2e-6

struct product {
	size_t m, n, k;
	bool a_transposed, b_transposed, accumulate, integers;
	size_t gap; /* floats between rows, which must stay as they are */
};

struct other_products {
	size_t count;
	struct product of[MAX_OTHER_PRODUCTS];
};

/* ---- the list -------------------------------------------------------------------------------- */

static struct product small_product(size_t i)
{
	size_t way = i % WAYS, m = i / WAYS % SIDES, n = i / WAYS / SIDES % SIDES;
	return (struct product){ .m = sides[m],
				 .n = sides[n],
				 .k = depths[i / WAYS / SIDES / SIDES],
				 .a_transposed = way & 1,
				 .b_transposed = way & 2,
				 .accumulate = way & 4,
				 .integers = true,
				 .gap = (m + n) % 3 };
}

static void append_product(struct other_products *list, struct product p)
{
	if (list->count < MAX_OTHER_PRODUCTS)
		list->of[list->count++] = p;
}

/* As kernels/conv_gemm.c and layers/dense.c call them. */
static void append_layer(void *arg, const struct layer *layer)
{
	if (layer->ops == &conv_layer) {
		const struct conv_geometry *g = conv_layer_geometry(layer);
		size_t p = conv_gemm.tile_rows(g) * g->out.width;
		size_t k = conv_patch(g), n = g->out.channels;
		append_product(arg, (struct product){ .m = p, .n = n, .k = k });
		append_product(arg, (struct product){
					    .m = k,
					    .n = n,
					    .k = p,
					    .a_transposed = true,
					    .accumulate = true,
				    });
		append_product(arg, (struct product){ .m = p, .n = k, .k = n });
	} else if (layer->ops == &dense_layer) {
		struct dense_product y = dense_layer_forward_product(layer, LAYER_BATCH);
		struct dense_product dx = dense_layer_backward_product(layer, LAYER_BATCH);
		struct dense_product dw = dense_layer_gradient_product(layer, LAYER_BATCH);
		append_product(arg, (struct product){ .m = y.m,
						      .n = y.n,
						      .k = y.k,
						      .accumulate = true,
						      .gap = LAYER_GAP });
		append_product(arg, (struct product){ .m = dx.m,
						      .n = dx.n,
						      .k = dx.k,
						      .b_transposed = true,
						      .gap = LAYER_GAP });
		append_product(arg, (struct product){ .m = dw.m,
						      .n = dw.n,
						      .k = dw.k,
						      .a_transposed = true,
						      .gap = LAYER_GAP });
	}
}

/* Around the size at which OpenBLAS packs matrices, and of several of its blocks. */
static void append_large(struct other_products *list)
{
	size_t side = 100, depth = gemm_call_limit() / (side * side);
	for (size_t way = 0; way < 4; way++) {
		struct product p = { .a_transposed = way & 1, .b_transposed = way & 2 };
		p.m = p.n = side;
		for (p.k = depth - 1; p.k <= depth + 1; p.k++)
			append_product(list, p);
		p.m = 321;
		p.n = 257;
		p.k = 403;
		append_product(list, p);
	}
}

/* ---- one product ----------------------------------------------------------------------------- */

/* Numbers from -8 to 8, integers or not. */
static void fill_numbers(struct random *r, bool integers, size_t n, float *x)
{
	for (size_t i = 0; i < n; i++)
		x[i] = integers ? (float)random_below(r, 17) - 8.0f
				: 16.0f * random_uniform(r) - 8.0f;
}

/* Floats of a matrix [rows, columns] as stored, and of each of its lines; at least 1. */
static size_t line_floats(size_t rows, size_t columns, bool transposed, size_t gap)
{
	return size_max(transposed ? rows : columns, 1) + gap;
}

static size_t stored_floats(size_t rows, size_t columns, bool transposed, size_t gap)
{
	return (transposed ? columns : rows) * line_floats(rows, columns, transposed, gap);
}

static double matrix_element(struct matrix x, size_t row, size_t column)
{
	return (double)x.data[x.transposed ? column * x.stride + row : row * x.stride + column];
}

/* A product's matrices; before is c on entry. */
struct product_run {
	const struct product *p;
	struct matrix a, b;
	const float *before;
	float *c;
	size_t c_stride;
};

/* Compares row i of c with the formula, in double; returns the largest error or INFINITY. */
static double row_error(const struct product_run *r, size_t i, size_t number, struct outcomes *o)
{
	const struct product *p = r->p;
	double worst = 0.0;
	for (size_t j = 0; j < p->n; j++) {
		double got = (double)r->c[i * r->c_stride + j];
		double sum = p->accumulate ? (double)r->before[i * r->c_stride + j] : 0.0;
		double terms = fabs(sum);
		for (size_t l = 0; l < p->k; l++) {
			double term = matrix_element(r->a, i, l) * matrix_element(r->b, l, j);
			sum += term;
			terms += fabs(term);
		}
		double error = fabs(got - sum);
		if (!(error <= (p->integers ? 0.0 : PRODUCT_TOLERANCE * terms))) {
			trial_fail(o, number,
				   "in the product of %zux%zu%s by %zux%zu%s with beta %d, "
				   "c[%zu,%zu] is %.9g and should be %.9g",
				   p->m, p->k, p->a_transposed ? " (transposed)" : "", p->k, p->n,
				   p->b_transposed ? " (transposed)" : "", p->accumulate, i, j, got,
				   sum);
			return INFINITY;
		}
		worst = terms > 0.0 ? fmax(worst, error / terms) : worst;
	}
	for (size_t j = p->n; j < r->c_stride; j++) /* what lies between the rows */
		if (!isnan(r->c[i * r->c_stride + j])) {
			trial_fail(o, number,
				   "a product of %zux%zu by %zux%zu writes past c's row %zu", p->m,
				   p->k, p->k, p->n, i);
			return INFINITY;
		}
	return worst;
}

static void compare_product(const struct product_run *r, size_t number, struct outcomes *o)
{
	const struct product *p = r->p;
	size_t step = p->m * p->n * p->k / MAX_ROWS_WORK + 1;
	for (size_t i = 0; i < p->m; i++) {
		if (i % step != 0 && i + 1 < p->m)
			continue;
		double error = row_error(r, i, number, o);
		if (error == INFINITY)
			return;
		o->error = fmax(o->error, error);
	}
}

static void try_product(const void *arg, size_t number, struct outcomes *o)
{
	const struct other_products *others = arg;
	struct product p = number < SMALL ? small_product(number) : others->of[number - SMALL];
	size_t a = stored_floats(p.m, p.k, p.a_transposed, p.gap);
	size_t b = stored_floats(p.k, p.n, p.b_transposed, p.gap);
	size_t c = stored_floats(p.m, p.n, false, p.gap);
	float *block = memory_alloc(a + b + 2 * c, sizeof(*block));
	if (!block) {
		trial_fail(o, number, "out of memory");
		return;
	}
	float *before = block + a + b, *after = before + c;
	struct product_run run = {
		.p = &p,
		.a = { block, line_floats(p.m, p.k, p.a_transposed, p.gap), p.a_transposed },
		.b = { block + a, line_floats(p.k, p.n, p.b_transposed, p.gap), p.b_transposed },
		.before = before,
		.c = after,
		.c_stride = line_floats(p.m, p.n, false, p.gap),
	};
	struct random random;
	random_init(&random, 1, RANDOM_SELFTEST, 1, (uint32_t)number);
	fill_numbers(&random, p.integers, a + b + c, block);
	for (size_t i = 0; i < c; i++) {
		bool is_read = p.accumulate && i % run.c_stride < p.n;
		after[i] = is_read ? before[i] : NAN;
	}
	gemm(p.m, p.n, p.k, run.a, run.b, p.accumulate ? 1.0f : 0.0f, after, run.c_stride);
	compare_product(&run, number, o);
	memory_free(block);
}

void check_products(scrawl_context *ctx, struct finding *f)
{
	struct other_products others = { 0 };
	char blas[BLAS_NAME_BYTES];
	blas_name(blas);
	if (!finding_succeeds(f, ctx, named_layers_each(ctx, append_layer, &others)))
		return;
	append_large(&others);
	size_t count = SMALL + others.count;
	struct outcomes o = trials_run(ctx, count, try_product, &others);
	finding_note(f, "%s: %zu products are right", blas, count);
	if (o.wrong) {
		finding_fail(f, "%s multiplies wrongly, in %zu of %zu products: %s", blas, o.wrong,
			     count, o.text);
		blas_advise(f->advice, sizeof(f->advice));
	}
}
