/* SPDX-License-Identifier: MIT */
/*
 * zoo.c - the named networks
 */
#include <string.h>

#include "model/describe.h"

static const struct scrawl_network networks[] = {
	{ "fast",
	  "conv 24 5x5, maxpool 2, relu, conv 32 3x3, maxpool 2, relu, dense 256, relu, dense",
	  "99.4% on MNIST in eight quick epochs" },
	{ "small",
	  "conv 16 3x3, maxpool 2, relu, conv 32 3x3, maxpool 2, relu, dense 128, relu, dense",
	  "the quickest way to 99% on MNIST, by the recipe sprint" },
	{ "lenet",
	  "conv 20 5x5, relu, maxpool 2, conv 50 5x5, relu, maxpool 2, dense 500, relu, dense",
	  "LeNet-5 in Caffe's sizes, with ReLU" },
	{ "keras", "conv 32 3x3, relu, maxpool 2, conv 64 3x3, relu, maxpool 2, dropout 0.5, dense",
	  "the convolutional network of Keras's MNIST example" },
	{ "pytorch",
	  "conv 32 3x3, relu, conv 64 3x3, relu, maxpool 2, dropout 0.25, dense 128, relu, "
	  "dropout 0.5, dense",
	  "the network of PyTorch's MNIST example" },
	{ "best",
	  "conv 32 5x5, relu, maxpool 2, conv 64 3x3, relu, conv 64 3x3, relu, maxpool 2, "
	  "conv 128 3x3, relu, dropout 0.4, dense",
	  "the most accurate on digits, in minutes; has a recipe of its own" },
	{ "reader",
	  "conv 32 3x3, maxpool 2, batchnorm, relu, conv 64 3x3, batchnorm, relu, "
	  "conv 64 3x3, maxpool 2, batchnorm, relu, conv 128 3x3, batchnorm, relu, "
	  "dense 128, relu, dropout 0.3, dense",
	  "for reading from pictures; has a recipe of its own" },
};

#define NETWORKS (sizeof(networks) / sizeof(networks[0]))

size_t scrawl_network_count(void)
{
	return NETWORKS;
}

const struct scrawl_network *scrawl_network_at(size_t index)
{
	return index < NETWORKS ? &networks[index] : NULL;
}

const char *describe_named(const char *name)
{
	for (size_t i = 0; i < NETWORKS; i++)
		if (strcmp(name, networks[i].name) == 0)
			return networks[i].description;
	return NULL;
}
