/* SPDX-License-Identifier: MIT */
/*
 * network_layers.h - the layers of networks, one after another
 */
#ifndef SCRAWL_BENCH_WORKLOADS_NETWORK_LAYERS_H
#define SCRAWL_BENCH_WORKLOADS_NETWORK_LAYERS_H

#include <stddef.h>

#include "cli/option_list.h"
#include "model/network.h"

/* name: the network's, "" for a description.  Returns an exit code; nonzero ends the walk. */
typedef int network_layer_visit(void *arg, const char *name, const struct network *net, size_t i);

/* Designs each network and visits its layers.  Returns an exit code, with the error printed. */
int network_layers_each(const struct text_list *nets, network_layer_visit *visit, void *arg);

#endif
