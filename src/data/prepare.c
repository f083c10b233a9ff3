/* SPDX-License-Identifier: MIT */
/*
 * prepare.c - images as files hold them become images as networks read them
 */
#include "data/prepare.h"

#include <stdio.h>
#include <string.h>

#include "core/path.h"
#include "core/shape.h"
#include "core/sized_struct.h"

#define GRAIN 64 /* images for a thread at a time */

static const struct scrawl_data_options data_defaults = { .size = sizeof(data_defaults) };

void scrawl_data_options_init_sized(struct scrawl_data_options *options, size_t size)
{
	sized_init(options, size, &data_defaults);
}

enum scrawl_status data_options_take(scrawl_context *ctx, const struct scrawl_data_options *given,
				     struct scrawl_data_options *own)
{
	*own = data_defaults;
	enum scrawl_status status =
		given ? sized_take(ctx, own, given, "scrawl_data_options") : SCRAWL_OK;
	if (status == SCRAWL_OK && (unsigned)own->transpose > SCRAWL_TRANSPOSE_NO)
		return context_fail(ctx, SCRAWL_EINVAL, "transpose: %d is not one of its values",
				    (int)own->transpose);
	return status;
}

/* EMNIST's files (Cohen et al., 2017) hold images with rows and columns exchanged. */
static bool is_transposed(const char *path)
{
	static const char emnist[] = "emnist-";
	return strncmp(path_name(path), emnist, strlen(emnist)) == 0;
}

struct prepare prepare_create(const struct scrawl_data_options *options, const char *path,
			      struct scrawl_shape in)
{
	return (struct prepare){
		.transpose =
			options->transpose == SCRAWL_TRANSPOSE_YES ||
			(options->transpose == SCRAWL_TRANSPOSE_BY_NAME && is_transposed(path)),
		.invert = options->invert,
		.label_offset = options->label_offset,
		.in = in,
	};
}

struct scrawl_shape prepare_shape(const struct prepare *p)
{
	struct scrawl_shape shape = p->in;
	if (p->transpose) {
		shape.height = p->in.width;
		shape.width = p->in.height;
	}
	return shape;
}

bool prepare_changes_images(const struct prepare *p)
{
	return p->transpose || p->invert;
}

/* in [height, width, channels] -> out [width, height, channels] */
static void transpose_image(struct scrawl_shape in_shape, const uint8_t *in, uint8_t *out)
{
	size_t channels = in_shape.channels;
	for (size_t x = 0; x < in_shape.width; x++)
		for (size_t y = 0; y < in_shape.height; y++)
			for (size_t c = 0; c < channels; c++)
				*out++ = in[(y * in_shape.width + x) * channels + c];
}

struct prepare_call {
	const struct prepare *prepare;
	const uint8_t *in;
	uint8_t *out;
};

static void prepare_range(void *arg, size_t begin, size_t end, unsigned worker)
{
	const struct prepare_call *call = arg;
	const struct prepare *p = call->prepare;
	size_t values = shape_count(p->in);
	(void)worker;
	for (size_t i = begin; i < end; i++) {
		const uint8_t *in = call->in + i * values;
		uint8_t *out = call->out + i * values;
		if (p->transpose)
			transpose_image(p->in, in, out);
		else
			memcpy(out, in, values);
		for (size_t v = 0; p->invert && v < values; v++)
			out[v] = (uint8_t)(255 - out[v]);
	}
}

void prepare_images(const struct prepare *p, struct parallel *parallel, const uint8_t *in,
		    size_t count, uint8_t *out)
{
	struct prepare_call call = { p, in, out };
	parallel_for(parallel, count, GRAIN, prepare_range, &call);
}

void prepare_format(const struct prepare *p, char text[PREPARE_TEXT])
{
	int length = snprintf(text, PREPARE_TEXT, "%s%s", p->transpose ? ", transpose" : "",
			      p->invert ? ", invert" : "");
	if (p->label_offset)
		snprintf(text + length, PREPARE_TEXT - (size_t)length, ", label_offset %d",
			 p->label_offset);
	if (text[0])
		memmove(text, text + 2, strlen(text + 2) + 1);
}
