/* SPDX-License-Identifier: MIT */
/*
 * networks.h - the networks of a sweep, each created once to see that it can be
 */
#ifndef SCRAWL_TOOLS_SWEEP_NETWORKS_H
#define SCRAWL_TOOLS_SWEEP_NETWORKS_H

#include "train/request.h"

struct known_network {
	const char *net, *from; /* as in the request; one of them is NULL */
	double flops;           /* of training on an image */
	char weights[33];       /* of the model to begin with; "" for a new network */
};

/* Starts as { 0 }. */
struct network_list {
	size_t count;
	struct known_network *all; /* [count] */
};

/*
 * Finds the request's network, or creates it for the data or loads it and adds it; *out is valid
 * until the next call.  Errors are printed after `where`; returns an exit code.
 */
int network_find(struct network_list *list, scrawl_context *ctx,
		 const struct train_request *request, const scrawl_dataset *data, const char *where,
		 const struct known_network **out);
void network_list_release(struct network_list *list);

#endif
