/* SPDX-License-Identifier: MIT */
/*
 * conv_parts.h - the parts of a pass by gemm, each done alone so that it can be timed
 *
 * The sum of the parts' times is near the pass's own, since col stays in cache between them.
 */
#ifndef SCRAWL_BENCH_WORKLOADS_CONV_PARTS_H
#define SCRAWL_BENCH_WORKLOADS_CONV_PARTS_H

#include "workloads/conv_run.h"

enum conv_part_kind {
	CONV_LOWERING,       /* im2col, or col2im */
	CONV_MULTIPLICATION, /* sgemm */
	CONV_EPILOGUE,       /* pooling, bias, ReLU; of gradients: the zeros put in place */
	CONV_PARTS
};

struct conv_part {
	struct conv_run *run; /* whose algorithm is gemm; its arrays are used */
	enum conv_part_kind kind;
};

/* Is there something to do in this part of that pass? */
bool conv_part_exists(enum conv_pass pass, enum conv_part_kind kind);

/* The part of all tiles of all images, `repetitions` times; part is a struct conv_part. */
void conv_part_repeat(void *part, size_t repetitions);

#endif
