/* SPDX-License-Identifier: MIT */
/*
 * easy.h - for tests: a data set that a small network learns in a few epochs, and that network
 */
#ifndef SCRAWL_TESTS_EASY_H
#define SCRAWL_TESTS_EASY_H

#include "support/synthetic.h"

static const struct synthetic easy = { .count = 60, 8, 8, 3, .noise = 60, .seed = 1 };
static const char net[] = "conv 4 3x3, relu, maxpool 2, dense";

#endif
