/* SPDX-License-Identifier: MIT */
/*
 * onednn_conv.h - one pass of one convolution as a oneDNN primitive
 *
 * oneDNN chooses the formats of its arrays; ours are converted once, and that is not timed.
 */
#ifndef SCRAWL_BENCH_PEERS_ONEDNN_CONV_H
#define SCRAWL_BENCH_PEERS_ONEDNN_CONV_H

#include <dnnl.h>
#include <stdbool.h>

#include "onednn_api.h"
#include "workloads/conv_run.h"

struct onednn_conv {
	enum conv_pass pass; /* forward, with bias and possibly ReLU, or a gradient */
	bool training;
	struct conv_shape shape;
	struct conv_data data;
	dnnl_engine_t engine;
	dnnl_stream_t stream;
	dnnl_primitive_desc_t description;
	dnnl_primitive_t primitive;
	float *values[ONEDNN_ROLES]; /* the data's, in Scrawl's format: NHWC, weights [k, out] */
	dnnl_memory_t memory[ONEDNN_ROLES]; /* in the format chosen by oneDNN */
	dnnl_exec_arg_t arguments[ONEDNN_ROLES];
	int argument_count;
};

/*
 * Creates the primitive and synthetic inputs; false: oneDNN failed, or memory ran out.  Release it
 * in either case; engine and stream must outlive it.  pass must be one of the first three, and the
 * shape without pooling.
 */
bool onednn_conv_init(struct onednn_conv *c, enum conv_pass pass, bool training,
		      const struct conv_shape *shape, dnnl_engine_t engine, dnnl_stream_t stream);
void onednn_conv_release(struct onednn_conv *c);

/* Runs the whole batch; false: oneDNN failed. */
bool onednn_conv_run(struct onednn_conv *c);

/* Runs it and compares the result with that of plain loops. */
bool onednn_conv_check(struct onednn_conv *c);

/* oneDNN's name of its implementation. */
const char *onednn_conv_implementation(const struct onednn_conv *c);

#endif
