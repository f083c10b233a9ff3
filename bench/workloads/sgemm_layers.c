/* SPDX-License-Identifier: MIT */
/*
 * sgemm_layers.c - the matrix products of networks' layers
 *
 * As kernels/conv_gemm.c and layers/dense.c call them.
 */
#include "workloads/sgemm_layers.h"

#include <stdio.h>
#include <string.h>

#include "cli/message.h"
#include "core/memory.h"
#include "kernels/conv.h"
#include "layers/dense.h"
#include "model/network.h"
#include "workloads/network_layers.h"

#define BATCH 64 /* images in a dense layer's products */

struct list {
	struct sgemm_layers layers;
	const char *network, *text; /* of the current layer */
	bool complete;              /* memory did not run out */
};

/* Appends a product unless it is there already. */
static void append_operation(struct list *list, const char *pass, struct sgemm_shape shape)
{
	struct sgemm_layers *l = &list->layers;
	size_t bytes = l->count * sizeof(*l->layer);
	for (size_t i = 0; i < l->count; i++) {
		const struct sgemm_shape *s = &l->layer[i].shape;
		if (s->m == shape.m && s->n == shape.n && s->k == shape.k &&
		    s->a_transposed == shape.a_transposed && s->b_transposed == shape.b_transposed)
			return;
	}
	struct sgemm_layer *grown = memory_grow(l->layer, bytes, bytes + sizeof(*grown));
	list->complete = list->complete && grown;
	if (!grown)
		return;
	l->layer = grown;
	struct sgemm_layer *last = &l->layer[l->count++];
	*last = (struct sgemm_layer){ .pass = pass, .shape = shape };
	snprintf(last->layer, sizeof(last->layer), "%s%s%s", list->network,
		 list->network[0] ? ": " : "", list->text);
}

/* The products of a whole tile: p positions, windows of k values. */
static void append_conv(struct list *list, const struct conv_geometry *g)
{
	size_t p = conv_gemm.tile_rows(g) * g->out.width, k = conv_patch(g), n = g->out.channels;
	append_operation(list, "forward", (struct sgemm_shape){ .m = p, .n = n, .k = k });
	append_operation(list, "weight gradient",
			 (struct sgemm_shape){ .m = k,
					       .n = n,
					       .k = p,
					       .a_transposed = true,
					       .accumulate = true });
	append_operation(list, "data gradient", (struct sgemm_shape){ .m = p, .n = k, .k = n });
}

/* The products of the pieces that the layer cuts. */
static void append_dense(struct list *list, const struct layer *l)
{
	size_t in = shape_count(l->in), out = shape_count(l->out);
	struct dense_product forward = dense_layer_forward_product(l, BATCH);
	struct dense_product backward = dense_layer_backward_product(l, BATCH);
	struct dense_product gradient = dense_layer_gradient_product(l, BATCH);
	append_operation(list, "forward",
			 (struct sgemm_shape){ .m = forward.m,
					       .n = forward.n,
					       .k = forward.k,
					       .accumulate = true,
					       .a_stride = in,
					       .b_stride = out,
					       .c_stride = out });
	append_operation(list, "data gradient",
			 (struct sgemm_shape){ .m = backward.m,
					       .n = backward.n,
					       .k = backward.k,
					       .b_transposed = true,
					       .a_stride = out,
					       .b_stride = out,
					       .c_stride = in });
	append_operation(list, "weight gradient",
			 (struct sgemm_shape){ .m = gradient.m,
					       .n = gradient.n,
					       .k = gradient.k,
					       .a_transposed = true,
					       .a_stride = in,
					       .b_stride = out,
					       .c_stride = out });
}

static int append_sgemm_layer(void *arg, const char *name, const struct network *net, size_t i)
{
	struct list *list = arg;
	const struct layer *layer = net->layers[i];
	list->network = name;
	list->text = net->infos[i].text;
	if (layer->ops == &conv_layer)
		append_conv(list, conv_layer_geometry(layer));
	else if (layer->ops == &dense_layer)
		append_dense(list, layer);
	return list->complete ? EXIT_DONE : fail_memory();
}

int sgemm_layers_list(const struct text_list *nets, struct sgemm_layers *out)
{
	struct list list = { .complete = true };
	int code = network_layers_each(nets, append_sgemm_layer, &list);
	if (code == EXIT_DONE)
		*out = list.layers;
	else
		sgemm_layers_release(&list.layers);
	return code;
}

void sgemm_layers_release(struct sgemm_layers *layers)
{
	memory_free(layers->layer);
}
