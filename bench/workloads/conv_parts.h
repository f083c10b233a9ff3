/* SPDX-License-Identifier: MIT */
/*
 * conv_parts.h - the parts of a pass by gemm, each run alone so that it can be timed
 *
 * The parts' times add up to about the pass's own, since col stays in cache between them.
 */
#ifndef SCRAWL_BENCH_WORKLOADS_CONV_PARTS_H
#define SCRAWL_BENCH_WORKLOADS_CONV_PARTS_H

#include "workloads/conv_run.h"

enum conv_part_kind {
	CONV_LOWERING,       /* im2col, or col2im */
	CONV_MULTIPLICATION, /* sgemm */
	CONV_EPILOGUE,       /* pooling, bias, ReLU; for gradients: unpooling */
	CONV_PARTS
};

struct conv_part {
	struct conv_run *run; /* of the algorithm gemm; its arrays are used */
	enum conv_part_kind kind;
};

/* Does the pass have this part? */
bool conv_part_exists(enum conv_pass pass, enum conv_part_kind kind);

/* Runs the part for all tiles of all images, `repetitions` times; part is a struct conv_part. */
void conv_part_repeat(void *part, size_t repetitions);

#endif
