/* SPDX-License-Identifier: MIT */
/*
 * cmd_data_show.c - scrawl data show: a picture of images as training sees them
 *
 * A contact sheet: a row for each image, the image itself at the left, then what augmentation makes
 * of it in epoch 1, 2, ...
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/options.h"
#include "commands/commands.h"
#include "input/data_source.h"
#include "output/image.h"

#define LINE_GREY   96 /* between the cells */
#define MAX_PIXELS  ((size_t)100000000)
#define PICTURE_OUT "scrawl.png"

struct show_options {
	const char *name; /* of the data set */
	const char *augment, *out;
	struct index_range range;
	uint64_t epochs, scale, seed;
};

/* The image being drawn; cells are separated by lines one pixel wide. */
struct sheet {
	struct scrawl_shape cell; /* an image, before it is enlarged */
	size_t scale, rows, columns;
	size_t height, width;
	uint8_t *pixels; /* [height, width] */
};

static int show_parse_arguments(struct show_options *o, int argc, char **argv)
{
	const struct option_spec options[] = {
		OPT_TEXT("augment", "TEXT", &o->augment,
			 "random changes to the images: none, light, strong, or a list, as in "
			 "scrawl train"),
		OPTION_RANGE(&o->range, "0:10",
			     "images A to B - 1 of the training set; " RANGE_OTHERS),
		OPT_INTEGER("epochs", "N", &o->epochs, 0, 1000,
			    "draw each image as in epochs 1 to N, too", .letter = 'e'),
		OPT_INTEGER("seed", "N", &o->seed, 0, INT64_MAX, "seed of the augmentation",
			    .letter = 's'),
		OPT_INTEGER("scale", "N", &o->scale, 1, 32, "draw each pixel as N x N"),
		OPT_TEXT("out", "FILE", &o->out,
			 "write the picture to FILE in PNG format, replacing it", .letter = 'o'),
	};
	const struct command_line line = {
		.name = "data show",
		.operands = "NAME|DIR [OPTION ...]",
		.about = "Draws images of a training set as a PNG picture, with and without "
			 "augmentation,\n"
			 "as training with the same seed and --val 0 sees them.",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
		.operands_min = 1,
		.operands_max = 1,
	};
	size_t operands;
	return options_parse(&line, argc, argv, &o->name, &operands);
}

static void put(struct sheet *s, size_t row, size_t column, const uint8_t *image)
{
	size_t top = row * (s->cell.height * s->scale + 1);
	size_t left = column * (s->cell.width * s->scale + 1);
	for (size_t y = 0; y < s->cell.height * s->scale; y++)
		for (size_t x = 0; x < s->cell.width * s->scale; x++)
			s->pixels[(top + y) * s->width + left + x] =
				image[y / s->scale * s->cell.width + x / s->scale];
}

static int fill(struct sheet *s, const struct show_options *o, scrawl_context *ctx,
		const scrawl_dataset *data, uint8_t *cell)
{
	for (size_t row = 0; row < s->rows; row++) {
		size_t index = o->range.first + row;
		put(s, row, 0, scrawl_dataset_image(data, index));
		for (size_t column = 1; column < s->columns; column++) {
			enum scrawl_status status =
				scrawl_dataset_augment(ctx, data, o->augment, o->seed,
						       (unsigned)column, index, cell);
			if (status != SCRAWL_OK)
				return fail(ctx, status);
			put(s, row, column, cell);
		}
	}
	return png_image_write(o->out, s->pixels, (struct scrawl_shape){ s->height, s->width, 1 });
}

static int show(struct show_options *o, scrawl_context *ctx, const scrawl_dataset *data)
{
	int code = index_range_fit(&o->range, data, "data show");
	if (code != EXIT_DONE)
		return code;
	struct sheet s = {
		.cell = scrawl_dataset_shape(data),
		.scale = o->scale,
		.rows = o->range.end - o->range.first,
		.columns = 1 + o->epochs,
	};
	s.height = s.rows * (s.cell.height * s.scale + 1) - 1;
	s.width = s.columns * (s.cell.width * s.scale + 1) - 1;
	if (s.height > MAX_PIXELS / s.width)
		return usage_error("data show",
				   "a picture of %zu x %zu pixels is too large (give a "
				   "smaller --index, --epochs or --scale)",
				   s.height, s.width);
	s.pixels = malloc(s.height * s.width);
	uint8_t *cell = malloc(s.cell.height * s.cell.width);
	if (s.pixels && cell) {
		memset(s.pixels, LINE_GREY, s.height * s.width);
		code = fill(&s, o, ctx, data, cell);
	} else {
		code = fail_memory();
	}
	if (code == EXIT_DONE)
		printf("picture: %s\nimages: %zu, each unchanged and as in %llu epochs\n", o->out,
		       s.rows, (unsigned long long)o->epochs);
	free(s.pixels);
	free(cell);
	return code;
}

int command_data_show(int argc, char **argv)
{
	struct show_options o = {
		.augment = "light",
		.out = PICTURE_OUT,
		.range = { .end = 10 },
		.epochs = 9,
		.scale = 3,
		.seed = 1,
	};
	int code = show_parse_arguments(&o, argc, argv);
	if (code != EXIT_DONE)
		return code;
	scrawl_context *ctx;
	scrawl_dataset *data = NULL;
	const struct data_source source = { .data = o.name };
	code = open_context(0, false, &ctx);
	if (code != EXIT_DONE)
		return code;
	enum scrawl_status status = scrawl_augmentation_check(ctx, o.augment);
	code = status == SCRAWL_OK ? data_source_open(&source, ctx, &data, NULL)
				   : fail(ctx, status);
	if (code == EXIT_DONE)
		code = show(&o, ctx, data);
	scrawl_dataset_destroy(data);
	scrawl_context_destroy(ctx);
	return code;
}
