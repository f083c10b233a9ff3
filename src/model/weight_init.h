/* SPDX-License-Identifier: MIT */
/*
 * weight_init.h - the parameters of a new network
 */
#ifndef SCRAWL_MODEL_WEIGHT_INIT_H
#define SCRAWL_MODEL_WEIGHT_INIT_H

#include "layers/layer.h"

/*
 * Fills the parameters of a network's layers [count], in order: draws weights from seed, sets the
 * others to their initial value.
 */
void weight_init(float *parameters, struct layer *const *layers, size_t count, uint64_t seed);

#endif
