/* SPDX-License-Identifier: MIT */
/*
 * conv_data.c - synthetic inputs of a convolution's passes
 */
#include "workloads/conv_data.h"

#include "core/memory.h"
#include "core/random.h"
#include "workloads/synthetic.h"

size_t conv_data_pooled_floats(const struct conv_shape *s)
{
	const struct scrawl_shape *out = &s->geometry.out;
	return s->pool ? out->height / s->pool * (out->width / s->pool) * out->channels : 0;
}

bool conv_data_init(struct conv_data *data, const struct conv_shape *shape)
{
	const struct conv_geometry *g = &shape->geometry;
	size_t in = shape_count(g->in), out = shape_count(g->out), n = shape->images;
	size_t weights = conv_patch(g) * g->out.channels, pooled = conv_data_pooled_floats(shape);
	*data = (struct conv_data){ .shape = shape };
	data->x = synthetic_values(n * in, 1);
	data->w = synthetic_values(weights, 2);
	data->dy = synthetic_values(n * out, 3);
	data->pooled = synthetic_values(n * pooled, 4);
	data->bias = synthetic_values(g->out.channels, 5);
	data->argmax = memory_alloc(n * pooled, 1);
	if (!data->x || !data->w || !data->bias || !data->dy || !data->pooled || !data->argmax)
		return false;
	struct random r;
	random_init(&r, 1, 0, 6, 0);
	for (size_t i = 0; i < n * pooled; i++) {
		data->argmax[i] = (uint8_t)random_below(&r, (uint32_t)(shape->pool * shape->pool));
		if (data->pooled[i] < 0.0f)
			data->pooled[i] = 0.0f;
	}
	return true;
}

void conv_data_release(struct conv_data *data)
{
	memory_free(data->x);
	memory_free(data->w);
	memory_free(data->bias);
	memory_free(data->dy);
	memory_free(data->pooled);
	memory_free(data->argmax);
}
