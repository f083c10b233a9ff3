/* SPDX-License-Identifier: MIT */
/*
 * conv_run.h - one pass of one convolution by one algorithm, tile by tile as the layer does it
 *
 * All calls through struct conv_algorithm are in conv_run.c; the parts of gemm are in conv_parts.c,
 * questions about passes in conv_passes.c.
 */
#ifndef SCRAWL_BENCH_WORKLOADS_CONV_RUN_H
#define SCRAWL_BENCH_WORKLOADS_CONV_RUN_H

#include "kernels/conv_gray.h"
#include "workloads/conv_data.h"

/*
 * The convolution alone, and with what the layer absorbs: forward with the pooling, bias and ReLU
 * that follow; gradients from the pooled gradient, which algorithms that skip zeros read directly,
 * and which is unpooled first for the others.
 */
enum conv_pass {
	CONV_FORWARD,
	CONV_WEIGHT_GRADIENT,
	CONV_DATA_GRADIENT,
	CONV_FINISHED_FORWARD,
	CONV_POOLED_WEIGHT_GRADIENT,
	CONV_POOLED_DATA_GRADIENT,
	CONV_PASSES
};

struct conv_pass_traits {
	const char *name; /* "weight gradient, pooled" */
	bool is_forward, is_weight_gradient;
	bool is_pooled; /* a gradient through pooling */
};

extern const struct conv_pass_traits conv_passes[CONV_PASSES];

/* The number of a pass's results: y or dx of all images, or dw. */
size_t conv_pass_results(const struct conv_shape *shape, enum conv_pass pass);

struct conv_run {
	const struct conv_data *data;
	const struct conv_algorithm *algorithm;
	enum conv_pass pass;
	size_t tile_rows, images; /* of a tile */
	size_t result_floats;
	float *result;        /* y or dx of all images, or dw */
	uint8_t *argmax;      /* of a finished forward pass: [images, pooled out] */
	bool sparse_gradient; /* dw is then [out channels, k], unless gray is not NULL */
	conv_gray_fn *gray;   /* computes it for images of one channel */
	float *transposed;    /* dw, if it skips zeros, for the comparison */
	float *tile;          /* a tile's y or dy before pooling */
	float *packed, *rotated, *scratch;
};

/* The pass's function for images of one channel, as the layer chooses it; NULL: none. */
conv_gray_fn *conv_run_gray(const struct conv_algorithm *algorithm, const struct conv_shape *shape,
			    enum conv_pass pass);

/* Does the algorithm read the pooled gradient directly in this pass of the shape? */
bool conv_run_is_sparse(const struct conv_algorithm *algorithm, const struct conv_shape *shape,
			enum conv_pass pass);

/* Do both share the code of this pass of the shape? */
bool conv_run_same(const struct conv_algorithm *a, const struct conv_algorithm *b,
		   const struct conv_shape *shape, enum conv_pass pass);

/* false: out of memory.  Release it in either case; the data must outlive the run. */
bool conv_run_init(struct conv_run *run, const struct conv_data *data,
		   const struct conv_algorithm *algorithm, enum conv_pass pass);
void conv_run_release(struct conv_run *run);

/* Runs all images, `repetitions` times; run is a struct conv_run.  Weight gradients accumulate. */
void conv_run_repeat(void *run, size_t repetitions);

/* Runs all images once, from results of 0; returns the results, a weight gradient as [k, out]. */
const float *conv_run_once(struct conv_run *run);

/* The number of rows that the pass computes, all or those that are pooled; the tile at `row`. */
size_t conv_run_rows(const struct conv_run *run);
struct conv_tile conv_run_tile(const struct conv_run *run, size_t row);

/*
 * Steps of a tile outside the algorithm.  conv_run_finish() applies pooling, bias and ReLU to raw
 * values, in run's `tile`, or in place without pooling.  conv_run_gradient() returns the tile's
 * output gradient, unpooled if necessary.
 */
void conv_run_finish(const struct conv_run *run, struct conv_tile tile, size_t image);
const float *conv_run_gradient(const struct conv_run *run, struct conv_tile tile, size_t image);

#endif
