/* SPDX-License-Identifier: MIT */
/*
 * reference_network.h - whole networks in double, forward and backward
 *
 * Has its own parser for descriptions, and takes weights in the library's order.
 */
#ifndef SCRAWL_TESTS_REFERENCE_NETWORK_H
#define SCRAWL_TESTS_REFERENCE_NETWORK_H

#include <stdbool.h>
#include <stdint.h>

#include "support/reference.h"

#define REFERENCE_LAYERS 16

enum reference_kind {
	REF_CONV,
	REF_RELU,
	REF_MAXPOOL,
	REF_AVGPOOL,
	REF_DROPOUT,
	REF_DENSE,
	REF_BATCHNORM
};

struct reference_layer {
	enum reference_kind kind;
	struct reference_window window; /* for all kinds: input and output sizes */
	double probability;
	size_t in, out, parameters, offset;
	const double *mask;  /* [images, in] factors of dropout, NULL: ones; set by the caller */
	double *y, *dy;      /* [images, out] */
	double *terms;       /* [out] scratch */
	size_t *where;       /* [images, out] of maxpool */
	double *mean, *rate; /* [channels] of batchnorm's batch; rate = 1 / sqrt(variance + 1e-5) */
};

struct reference_network {
	size_t count, inputs, images, parameter_count;
	bool evaluating; /* batchnorm uses its running statistics; initially false */
	struct reference_layer layers[REFERENCE_LAYERS];
	double *x; /* [images, inputs] */
};

/*
 * For batches of `images`.  description: complete, as scrawl_model_description returns it; aborts
 * if it cannot be parsed.
 */
void reference_network_create(struct reference_network *net, const char *description,
			      struct reference_window input, size_t images);
void reference_network_release(struct reference_network *net);

/*
 * losses [images]: the cross-entropies of the images in net->x.  Each layer keeps its outputs, and
 * the last one's dy holds the probabilities.
 */
void reference_network_forward(struct reference_network *net, const double *parameters,
			       const uint8_t *labels, double *losses);

/* After forward: adds the gradient of the mean loss to gradients [parameter_count]. */
void reference_network_backward(struct reference_network *net, const double *parameters,
				const uint8_t *labels, double *gradients);

#endif
