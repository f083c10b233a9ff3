/* SPDX-License-Identifier: MIT */
/*
 * prepare.c - images as files hold them become images as networks read them
 */
#include "data/prepare.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/path.h"
#include "core/shape.h"
#include "core/sized_struct.h"
#include "data/fit.h"

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
	if (status != SCRAWL_OK)
		return status;
	if ((unsigned)own->transpose > SCRAWL_TRANSPOSE_NO)
		return context_fail(ctx, SCRAWL_EINVAL, "transpose: %d is not one of its values",
				    (int)own->transpose);
	if (own->height > FIT_MAX_SIZE || own->width > FIT_MAX_SIZE ||
	    (own->height == 0) != (own->width == 0))
		return context_fail(ctx, SCRAWL_EINVAL,
				    "height, width: %zu x %zu (both 1 to %d, or 0 for the size in "
				    "the files)",
				    own->height, own->width, FIT_MAX_SIZE);
	return SCRAWL_OK;
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
	struct prepare p = {
		.transpose =
			options->transpose == SCRAWL_TRANSPOSE_YES ||
			(options->transpose == SCRAWL_TRANSPOSE_BY_NAME && is_transposed(path)),
		.invert = options->invert,
		.centre = options->centre,
		.label_offset = options->label_offset,
		.in = in,
		.out = in,
	};
	if (p.transpose) {
		p.out.height = in.width;
		p.out.width = in.height;
	}
	if (options->height) {
		p.resize = options->height != p.out.height || options->width != p.out.width;
		p.out.height = options->height;
		p.out.width = options->width;
	}
	return p;
}

enum scrawl_status prepare_check(scrawl_context *ctx, const struct prepare *p, const char *path)
{
	if (!(p->resize || p->centre) || size_max(p->in.height, p->in.width) <= FIT_MAX_SIZE)
		return SCRAWL_OK;
	return context_fail(ctx, SCRAWL_EDATA,
			    "%s: images of %zu x %zu are too large to be resized or centred (at "
			    "most %d each way)",
			    path, p->in.height, p->in.width, FIT_MAX_SIZE);
}

bool prepare_changes_images(const struct prepare *p)
{
	return p->transpose || p->invert || p->resize || p->centre;
}

static void copy_part(const struct image_part *from, const uint8_t *in, size_t channels,
		      uint8_t *out)
{
	for (size_t y = 0; y < from->height; y++)
		for (size_t x = 0; x < from->width; x++)
			for (size_t c = 0; c < channels; c++)
				*out++ = in[y * from->row + x * from->column + c];
}

static void prepare_image(const struct prepare *p, uint8_t *in, uint8_t *out)
{
	size_t row = p->in.width * p->in.channels, column = p->in.channels;
	struct image_part from = { p->in.height, p->in.width, row, column };
	if (p->transpose)
		from = (struct image_part){ p->in.width, p->in.height, column, row };
	for (size_t v = 0; p->invert && v < shape_count(p->in); v++)
		in[v] = (uint8_t)(255 - in[v]);
	if (p->centre)
		fit_ink(&from, in, p->out, out);
	else if (p->resize)
		fit_image(&from, in, NULL, p->out, out);
	else
		copy_part(&from, in, p->in.channels, out);
}

struct prepare_call {
	const struct prepare *prepare;
	uint8_t *in, *out;
};

static void prepare_range(void *arg, size_t begin, size_t end, unsigned worker)
{
	const struct prepare_call *call = arg;
	const struct prepare *p = call->prepare;
	(void)worker;
	for (size_t i = begin; i < end; i++)
		prepare_image(p, call->in + i * shape_count(p->in),
			      call->out + i * shape_count(p->out));
}

void prepare_images(const struct prepare *p, struct parallel *parallel, uint8_t *in, size_t count,
		    uint8_t *out)
{
	struct prepare_call call = { p, in, out };
	parallel_for(parallel, count, GRAIN, prepare_range, &call);
}

static void append(char text[PREPARE_TEXT], const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Appends to a list separated by commas. */
static void append(char text[PREPARE_TEXT], const char *format, ...)
{
	size_t length = strlen(text);
	va_list arguments;
	va_start(arguments, format);
	if (length)
		length += (size_t)snprintf(text + length, PREPARE_TEXT - length, ", ");
	vsnprintf(text + length, PREPARE_TEXT - length, format, arguments);
	va_end(arguments);
}

void prepare_format(const struct prepare *p, char text[PREPARE_TEXT])
{
	text[0] = '\0';
	if (p->transpose)
		append(text, "transpose");
	if (p->invert)
		append(text, "invert");
	if (p->centre)
		append(text, "centre");
	if (p->resize)
		append(text, "resize %zux%zu", p->out.height, p->out.width);
	if (p->label_offset)
		append(text, "label_offset %d", p->label_offset);
}
