/* SPDX-License-Identifier: MIT */
/*
 * test_dense.c - the fully connected layer against the formula, for odd sizes and any slicing
 */
#include <stdlib.h>
#include <string.h>

#include "kernels/gemm.h"
#include "support/layer_alone.h"
#include "support/quick.h"
#include "support/reference.h"

struct expected {
	struct reference_sum y, dx, gradients;
};

static struct expected solve(const struct layer_alone *a)
{
	size_t batch = a->pass.batch, in = a->in, out = a->out;
	struct expected e = { reference_zeros(batch * out), reference_zeros(batch * in),
			      reference_zeros(in * out + out) };
	double *x = reference_copy(batch * in, a->x), *dy = reference_copy(batch * out, a->b.dy);
	double *w = reference_copy(in * out + out, a->parameters);
	for (size_t i = 0; i < batch * out; i++) {
		reference_add(&e.y, i, 1.0, w[in * out + i % out]);
		reference_add(&e.gradients, in * out + i % out, 1.0, dy[i]);
	}
	reference_product(batch, out, in, (struct reference_matrix){ x, in, 1 },
			  (struct reference_matrix){ w, out, 1 }, &e.y);
	reference_product(batch, in, out, (struct reference_matrix){ dy, out, 1 },
			  (struct reference_matrix){ w, 1, out }, &e.dx);
	reference_product(in, out, batch, (struct reference_matrix){ x, 1, in },
			  (struct reference_matrix){ dy, out, 1 }, &e.gradients);
	free(x);
	free(dy);
	free(w);
	return e;
}

static void compare(const char *what, size_t n, const float *got, const struct reference_sum *want,
		    bool integers)
{
	if (integers)
		compare_exact(what, n, got, want->value);
	else
		compare_close(what, n, got, want->value, want->terms);
}

/* Runs all pieces, or the plan's slices, single-threaded and backwards. */
static void run_ranges(const struct layer_alone *a, size_t n, size_t grain,
		       layer_operation *operation)
{
	for (size_t begin = (n - 1) / grain * grain;; begin -= grain) {
		layer_alone_run(a, operation, begin, n - begin < grain ? n : begin + grain);
		if (begin == 0)
			break;
	}
}

static void check(struct scrawl_shape in, size_t out, size_t batch, bool integers)
{
	struct layer_alone a =
		layer_alone(&dense_layer, (struct layer_arguments){ .outputs = out }, in, batch, 1);
	const struct layer *l = a.layer;
	size_t values[] = { batch * a.in, l->parameter_count, batch * out };
	float *inputs[] = { a.x, a.parameters, a.b.dy };
	assert_int_equal(l->parameter_count, a.in * out + out);
	for (size_t i = 0; i < 3; i++) {
		if (integers)
			fill_integers(values[i], 4, inputs[i]);
		else
			fill_uniform(values[i], inputs[i]);
	}
	struct expected e = solve(&a);
	run_ranges(&a, dense_layer.forward_pieces(l, batch), 1, dense_layer.forward);
	compare("y", batch * out, a.b.y, &e.y, integers);
	run_ranges(&a, dense_layer.backward_pieces(l, batch), 1, dense_layer.backward);
	compare("dx", batch * a.in, a.b.dx, &e.dx, integers);
	/* Slices of one row, two rows, the layer's own grain, and everything. */
	size_t grains[] = { out, 2 * out, dense_layer.gradient_grain(l, batch), (a.in + 1) * out };
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(grains[i] % out, 0);
		for (size_t j = 0; j < l->parameter_count; j++)
			a.b.gradients[j] = NAN;
		run_ranges(&a, l->parameter_count, grains[i], dense_layer.gradient);
		compare("gradients", l->parameter_count, a.b.gradients, &e.gradients, integers);
	}
	/* The first layer has no data gradient to fill. */
	a.b.dx = NULL;
	run_ranges(&a, dense_layer.backward_pieces(l, batch), 1, dense_layer.backward);
	reference_free(&e.y);
	reference_free(&e.dx);
	reference_free(&e.gradients);
	layer_alone_release(&a);
}

static void test_sizes(void **state)
{
	(void)state;
	static const struct scrawl_shape ins[] = { { 1, 1, 1 },  { 1, 1, 2 },   { 3, 5, 1 },
						   { 2, 4, 16 }, { 1, 1, 129 }, { 1, 1, 300 } };
	static const size_t outs[] = { 1, 2, 10, 31, 32, 33, 65 };
	static const size_t batches[] = { 1, 3, 64, 65, 130 };
	size_t turn = 0;
	for (size_t i = 0; i < 6; i++)
		for (size_t o = quick() ? i % 3 : 0; o < 7; o += quick() ? 3 : 1)
			for (size_t b = 0; b < 2; b++, turn++) {
				check(ins[i], outs[o], batches[turn % 5], true);
				check(ins[i], outs[o], batches[(turn + 2) % 5], false);
			}
}

/* So deep that the forward product is cut along the inputs. */
static void test_deep(void **state)
{
	(void)state;
	size_t depth = gemm_call_limit() / (64 * 32) + 17;
	check((struct scrawl_shape){ 1, 1, depth }, 33, 65, true);
	if (!quick())
		check((struct scrawl_shape){ 1, 1, depth }, 33, 65, false);
}

/* Blocks of outputs and images, with and without slices of the sum. */
static void test_blocks(void **state)
{
	(void)state;
	static const size_t sizes[][2] = { { 800, 500 }, { 130, 260 }, { 20, 2100 }, { 3000, 3 } };
	for (size_t i = quick() ? 1 : 0; i < 4; i++) {
		check((struct scrawl_shape){ 1, 1, sizes[i][0] }, sizes[i][1], 70, true);
		if (!quick())
			check((struct scrawl_shape){ 1, 1, sizes[i][0] }, sizes[i][1], 70, false);
	}
}

/* The thread that adds up the slices of a sum may be any: the bits are the same. */
static void test_order(void **state)
{
	(void)state;
	struct layer_alone a = layer_alone(&dense_layer, (struct layer_arguments){ .outputs = 150 },
					   (struct scrawl_shape){ 1, 1, 1000 }, 70, 1);
	size_t pieces = dense_layer.forward_pieces(a.layer, 70);
	float *first = buffer_floats(70 * a.out);
	fill_uniform(70 * a.in, a.x);
	fill_uniform(a.layer->parameter_count, a.parameters);
	assert_true(dense_layer.sums(a.layer) >= 2 * a.out);
	for (size_t turn = 0; turn < 3; turn++) {
		for (size_t i = 0; i < 70 * a.out; i++)
			a.b.y[i] = NAN;
		for (size_t i = 0; i < pieces; i++) {
			size_t piece = turn == 0 ? i : pieces - 1 - i;
			layer_alone_run(&a, dense_layer.forward, piece, piece + 1);
		}
		if (turn == 0)
			memcpy(first, a.b.y, 70 * a.out * sizeof(*first));
		compare_bits("y", 70 * a.out, a.b.y, first);
	}
	layer_alone_release(&a);
}

static int setup(void **state)
{
	gemm_setup();
	return fill_restart(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_order),
	};
	return cmocka_run_group_tests(tests, setup, NULL);
}
