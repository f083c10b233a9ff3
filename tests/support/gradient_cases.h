/* SPDX-License-Identifier: MIT */
/*
 * gradient_cases.h - for tests of gradients: networks with every layer kind in many positions
 */
#ifndef SCRAWL_TESTS_GRADIENT_CASES_H
#define SCRAWL_TESTS_GRADIENT_CASES_H

#include <scrawl.h>

#define MAX_IMAGES 64
#define CLASSES    5

struct experiment {
	const char *description;
	struct scrawl_shape input;
	size_t batch, capacity; /* images, and the plan's maximum */
};

static const struct experiment experiments[] = {
	{ "dense", { 3, 3, 1 }, 1, 1 },
	{ "dense 7, relu, dense", { 4, 5, 1 }, 5, 5 },
	{ "dense 33, dense 7, dense 6, relu, dense", { 4, 5, 2 }, 37, 37 },
	{ "conv 3 3x3, dense", { 7, 6, 1 }, 1, 1 },
	{ "conv 3 3x3 stride 2, dense", { 8, 7, 2 }, 5, 5 },
	{ "conv 3 3x3 stride 3 pad 1, conv 4 2x3 pad 1, dense", { 9, 10, 1 }, 5, 5 },
	{ "conv 3 4x4 pad same, conv 4 5x3 stride 2 pad same, dense", { 7, 8, 1 }, 5, 5 },
	{ "conv 5 5x5 stride 2 pad same, relu, conv 6 4x4 stride 3 pad same, maxpool 2, relu, "
	  "dense",
	  { 19, 22, 1 },
	  5,
	  5 },
	{ "conv 4 4x4 stride 3, relu, maxpool 3 stride 2, conv 7 2x2 pad same, relu, dense",
	  { 23, 20, 1 },
	  37,
	  37 },
	{ "conv 2 1x1 stride 3, conv 2 2x2, dense", { 9, 9, 1 }, 5, 5 },
	{ "conv 6 6x6, dense", { 6, 6, 1 }, 3, 3 },
	{ "conv 4 3x3, relu, conv 5 3x3, relu, dense", { 8, 8, 1 }, 5, 5 },
	{ "conv 4 3x3, relu, maxpool 2, conv 5 2x2, maxpool 2, relu, dense", { 10, 11, 1 }, 5, 5 },
	{ "conv 5 3x3, maxpool 3, conv 4 2x2, relu, dense", { 13, 12, 1 }, 37, 37 },
	{ "conv 3 3x3, relu, relu, maxpool 2, maxpool 2, dense", { 11, 10, 1 }, 5, 5 },
	{ "conv 4 3x3, relu, maxpool 3 stride 2, conv 3 2x2, dense", { 12, 11, 1 }, 5, 5 },
	{ "conv 4 3x3, maxpool 2 stride 3, relu, dense", { 12, 11, 1 }, 5, 5 },
	{ "conv 4 3x3, relu, avgpool 2, conv 3 2x2, avgpool 3 stride 1, dense",
	  { 12, 11, 1 },
	  5,
	  5 },
	{ "avgpool 2, relu, dense 6, relu, dense", { 8, 9, 1 }, 5, 5 },
	{ "globalpool, dense 6, relu, dense", { 5, 6, 3 }, 5, 5 },
	{ "conv 4 3x3, relu, globalpool, dense", { 9, 8, 1 }, 37, 37 },
	{ "conv 4 3x3, relu, maxpool 2, conv 5 2x2, globalpool", { 9, 12, 1 }, 5, 5 },
	{ "relu, conv 3 3x3, relu, dense", { 6, 6, 1 }, 5, 5 },
	{ "maxpool 2, conv 3 3x3, dense", { 9, 9, 1 }, 5, 5 },
	{ "dropout 0.3, dense 9, relu, dropout 0.5, dense", { 5, 5, 1 }, 37, 37 },
	{ "conv 4 3x3, relu, maxpool 2, dropout 0.25, conv 4 2x2, dropout 0.5, dense",
	  { 9, 9, 1 },
	  5,
	  5 },
	{ "conv 3 3x3, dense 8, relu, conv 6 1x1, dense", { 5, 5, 1 }, 5, 5 },
	{ "conv 3 3x3, relu, maxpool 2, conv 5 3x3, maxpool 2", { 10, 10, 1 }, 5, 5 },
	/* Images of several tiles. */
	{ "conv 32 3x3, relu, maxpool 2, conv 4 3x3 stride 4, dense", { 70, 64, 1 }, 2, 2 },
	/* Images that share a tile, as Winograd's do whose channels fill vectors. */
	{ "conv 16 3x3 pad same, conv 16 3x3 pad same, relu, maxpool 2, dense",
	  { 7, 6, 1 },
	  37,
	  37 },
	/* A batchnorm in all positions; partial last shards. */
	{ "batchnorm, dense", { 4, 4, 2 }, 5, 5 },
	{ "conv 4 3x3, batchnorm, relu, dense", { 7, 7, 1 }, 5, 5 },
	{ "conv 4 3x3, relu, batchnorm, dense", { 7, 7, 1 }, 5, 5 },
	{ "conv 5 3x3, maxpool 2, batchnorm, relu, conv 4 2x2, dense", { 9, 9, 1 }, 37, 37 },
	{ "conv 5 3x3, batchnorm, relu, maxpool 2, conv 4 2x2, batchnorm, dense",
	  { 9, 9, 1 },
	  7,
	  9 },
	{ "dense 9, batchnorm, relu, dense", { 4, 4, 1 }, 37, 64 },
	{ "batchnorm, dense 9, batchnorm, relu, batchnorm, dense", { 4, 4, 2 }, 9, 9 },
	{ "relu, dense 5, batchnorm", { 5, 5, 1 }, 9, 9 },
	{ "conv 3 2x2, batchnorm, maxpool 2, relu, dropout 0.3, batchnorm, dense",
	  { 7, 7, 1 },
	  19,
	  19 },
	{ "conv 16 5x5, batchnorm, relu, maxpool 2, conv 24 3x3, maxpool 2, batchnorm, relu, dense "
	  "60, "
	  "batchnorm, relu, dense",
	  { 16, 16, 1 },
	  37,
	  37 },
	/* Enough work for a plan to wake its threads. */
	{ "conv 8 5x5, relu, maxpool 2, conv 8 3x3, relu, dense 120, relu, dense",
	  { 16, 16, 1 },
	  37,
	  37 },
	/* Fewer images than the plan's maximum: fewer shards, and shards of several images. */
	{ "conv 3 3x3, relu, maxpool 2, dense 9, relu, dense", { 8, 8, 1 }, 37, 64 },
	{ "conv 3 3x3, relu, maxpool 2, dense 9, relu, dense", { 8, 8, 1 }, 1, 64 },
};

#define EXPERIMENTS (sizeof(experiments) / sizeof(experiments[0]))

#endif
