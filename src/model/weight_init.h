/* SPDX-License-Identifier: MIT */
/*
 * weight_init.h - the parameters of a new network
 */
#ifndef SCRAWL_MODEL_WEIGHT_INIT_H
#define SCRAWL_MODEL_WEIGHT_INIT_H

#include "model/network.h"

/* Fills the parameters of an allocated network: weights from seed, the others as they begin. */
void initial_weights(struct network *net, uint64_t seed);

#endif
