/* SPDX-License-Identifier: MIT */
/*
 * sgemm_layers.h - the matrix products of networks' layers
 */
#ifndef SCRAWL_BENCH_WORKLOADS_SGEMM_LAYERS_H
#define SCRAWL_BENCH_WORKLOADS_SGEMM_LAYERS_H

#include "cli/option_list.h"
#include "workloads/sgemm_peak.h"

#define SGEMM_LAYER_TEXT 64

struct sgemm_layer {
	char layer[SGEMM_LAYER_TEXT]; /* "lenet: conv 50 5x5" */
	const char *pass;             /* "weight gradient" */
	struct sgemm_shape shape;
};

struct sgemm_layers {
	struct sgemm_layer *layer; /* [count] */
	size_t count;
};

/*
 * Lists the products of the networks' convolutions (one tile, as the algorithm gemm calls it) and
 * dense layers (one piece, of a batch of 64), each distinct product once.  Returns an exit code; if
 * it is not 0, an error was printed and there is nothing to release.
 */
int sgemm_layers_list(const struct text_list *nets, struct sgemm_layers *out);
void sgemm_layers_release(struct sgemm_layers *layers);

#endif
