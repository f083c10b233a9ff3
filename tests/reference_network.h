/* SPDX-License-Identifier: MIT */
/*
 * reference_network.h - whole networks in double, forward and backward, one image at a time
 *
 * Reads the same descriptions with a parser of its own, and takes weights in the same order.
 */
#ifndef SCRAWL_TESTS_REFERENCE_NETWORK_H
#define SCRAWL_TESTS_REFERENCE_NETWORK_H

#include "reference.h"

#define REFERENCE_LAYERS 16

enum reference_kind { REF_CONV, REF_RELU, REF_MAXPOOL, REF_AVGPOOL, REF_DROPOUT, REF_DENSE };

struct reference_layer {
	enum reference_kind kind;
	struct reference_window window; /* for all kinds: input and output sizes */
	double probability;
	size_t in, out, parameters, offset;
	const double *mask; /* [in] factors of dropout, NULL: ones; set by the caller */
	double *y, *dy;     /* [out] */
	double *terms;      /* [out] scratch */
	size_t *where;      /* [out] of maxpool */
};

struct reference_network {
	size_t count, inputs, parameter_count;
	struct reference_layer layers[REFERENCE_LAYERS];
	double *x; /* [inputs] */
};

/* description: complete, as scrawl_model_description gives it.  Aborts if it cannot be read. */
void reference_network_create(struct reference_network *net, const char *description, size_t height,
			      size_t width, size_t channels);
void reference_network_release(struct reference_network *net);

/* The cross-entropy of an image in net->x; the outputs of all layers stay in them. */
double reference_network_forward(struct reference_network *net, const double *parameters,
				 size_t label);

/* After forward: adds scale times the gradient of that loss to gradients [parameter_count]. */
void reference_network_backward(struct reference_network *net, const double *parameters,
				size_t label, double scale, double *gradients);

#endif
