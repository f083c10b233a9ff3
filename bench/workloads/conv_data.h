/* SPDX-License-Identifier: MIT */
/*
 * conv_data.h - invented inputs of a convolution's passes
 */
#ifndef SCRAWL_BENCH_WORKLOADS_CONV_DATA_H
#define SCRAWL_BENCH_WORKLOADS_CONV_DATA_H

#include <stdint.h>

#include "workloads/conv_shapes.h"

/* Floats of one pooled image; 0 without a pooling. */
size_t conv_data_pooled_floats(const struct conv_shape *shape);

/* What all passes of a shape start from, invented. */
struct conv_data {
	const struct conv_shape *shape;
	float *x;        /* [images, in] */
	float *w, *bias; /* [k, out channels], [out channels] */
	float *dy;       /* [images, out] */
	float *pooled;   /* [images, pooled out]; half are 0, as a ReLU behind leaves them */
	uint8_t *argmax; /* [images, pooled out] */
};

/* false: out of memory.  Either way to be released; the shape must outlive the data. */
bool conv_data_init(struct conv_data *data, const struct conv_shape *shape);
void conv_data_release(struct conv_data *data);

#endif
