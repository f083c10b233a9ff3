/* SPDX-License-Identifier: MIT */
/*
 * layer.c - the list of layer kinds
 *
 * To add one: write its file with a table `const struct layer_ops NAME_layer`, list it in layer.h,
 * here and in src/meson.build, and add a reference to tests/support/reference_network.c and a case
 * to tests/support/gradient_cases.h.  README has the whole list.
 */
#include "layers/layer.h"

#include <string.h>

#include "core/blas.h"
#include "kernels/gemm.h"

static const struct layer_ops *const kinds[] = {
	&conv_layer,       &relu_layer,    &maxpool_layer, &avgpool_layer,
	&globalpool_layer, &dropout_layer, &dense_layer,   &batchnorm_layer,
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

bool layers_setup(unsigned threads)
{
	gemm_setup();
	return blas_has_room(threads);
}

const struct layer_ops *layer_ops_get(size_t index)
{
	return index < KINDS ? kinds[index] : NULL;
}

const struct layer_ops *layer_ops_find(const char *name, size_t length)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strlen(kinds[i]->name) == length && memcmp(kinds[i]->name, name, length) == 0)
			return kinds[i];
	return NULL;
}

void layer_add_parameter(struct layer *l, struct parameter parameter)
{
	parameter.count = 1;
	for (size_t i = 0; i < parameter.rank; i++)
		parameter.count = size_product(parameter.count, parameter.size[i]);
	l->parameters[l->parameter_tensors++] = parameter;
	l->parameter_count = size_sum(l->parameter_count, parameter.count);
}
