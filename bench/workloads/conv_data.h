/* SPDX-License-Identifier: MIT */
/*
 * conv_data.h - synthetic inputs of a convolution's passes
 */
#ifndef SCRAWL_BENCH_WORKLOADS_CONV_DATA_H
#define SCRAWL_BENCH_WORKLOADS_CONV_DATA_H

#include <stdint.h>

#include "workloads/conv_shapes.h"

/* Floats of one pooled image; 0 without pooling. */
size_t conv_data_pooled_floats(const struct conv_shape *shape);

/* The inputs of all passes of a shape. */
struct conv_data {
	const struct conv_shape *shape;
	float *x;        /* [images, in] */
	float *w, *bias; /* [k, out channels], [out channels] */
	float *dy;       /* [images, out] */
	float *pooled;   /* [images, pooled out]; half are 0, as after a ReLU */
	uint8_t *argmax; /* [images, pooled out] */
};

/* false: out of memory.  Release it in either case; the shape must outlive the data. */
bool conv_data_init(struct conv_data *data, const struct conv_shape *shape);
void conv_data_release(struct conv_data *data);

#endif
