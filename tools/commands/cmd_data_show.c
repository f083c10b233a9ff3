/* SPDX-License-Identifier: MIT */
/*
 * cmd_data_show.c - scrawl data show: a picture of images as training sees them
 *
 * A contact sheet: a row for each image, the image itself at the left, then what augmentation makes
 * of it in epoch 1, 2, ...  Without epochs, the images fill the rows.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/options.h"
#include "cli/text.h"
#include "commands/commands.h"
#include "input/data_source.h"
#include "input/index_list.h"
#include "output/font.h"
#include "output/output_file.h"
#include "output/sheet.h"

#define SHOWN         10 /* images, unless --index says otherwise */
#define SHOWN_COLUMNS 10 /* without epochs */
#define PICTURE_OUT   "scrawl.png"

struct show_options {
	const char *name; /* of the data set */
	const char *augment, *out;
	struct index_list images;
	struct preparation preparation;
	uint64_t epochs, scale, seed;
};

static int show_parse_arguments(struct show_options *o, int argc, char **argv)
{
	const struct option_spec options[] = {
		OPT_TEXT("augment", "TEXT", &o->augment,
			 "random changes to the images: none, light, strong, or a list, as in "
			 "scrawl train"),
		OPTION_INDEX(&o->images, "0:10"),
		OPTIONS_PREPARATION(&o->preparation),
		OPT_INTEGER("epochs", "N", &o->epochs, 0, 1000,
			    "draw each image as in epochs 1 to N, too", .letter = 'e'),
		OPT_INTEGER("seed", "N", &o->seed, 0, INT64_MAX, "seed of the augmentation",
			    .letter = 's'),
		OPT_INTEGER("scale", "N", &o->scale, 1, 32,
			    "draw each pixel as N x N; by default, images about 112 pixels wide",
			    .default_text = ""),
		OPT_TEXT("out", "FILE", &o->out,
			 "write the picture to FILE (- for standard output) in PNG format",
			 .letter = 'o'),
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

/* An image's number and class, as far as there is room for its name. */
static void caption_image(struct sheet *s, size_t cell, const scrawl_dataset *data, size_t index)
{
	char number[24], numeral[16];
	int label = scrawl_dataset_label(data, index);
	snprintf(number, sizeof(number), "#%zu", index);
	snprintf(numeral, sizeof(numeral), "%d", label);
	if (label >= 0) {
		const char *name = scrawl_dataset_class_name(data, (size_t)label);
		sheet_text(s, cell, 0, SHEET_PLAIN, font_has(name) ? name : numeral, NULL);
	}
	sheet_text(s, cell, 1, SHEET_MUTED, number, NULL);
}

static int draw_images(struct sheet *s, const struct show_options *o, scrawl_context *ctx,
		       const scrawl_dataset *data, uint8_t *changed)
{
	size_t images = index_list_size(&o->images), per_image = 1 + o->epochs;
	for (size_t i = 0; i < images; i++) {
		size_t index = index_list_at(&o->images, i), cell = i * per_image;
		sheet_image(s, cell, scrawl_dataset_image(data, index));
		caption_image(s, cell, data, index);
		for (unsigned epoch = 1; epoch <= o->epochs; epoch++) {
			char text[24];
			enum scrawl_status status =
				scrawl_dataset_augment(ctx, data, o->augment, o->seed, epoch, index,
						       changed);
			if (status != SCRAWL_OK)
				return fail(ctx, status);
			snprintf(text, sizeof(text), "epoch %u", epoch);
			sheet_image(s, cell + epoch, changed);
			sheet_text(s, cell + epoch, 0, SHEET_MUTED, text, NULL);
		}
	}
	return sheet_write(s, o->out);
}

static void print_result(const struct show_options *o, size_t images)
{
	text_print_entry("picture", o->out);
	printf("images: %zu", images);
	if (o->epochs)
		printf(", each unchanged and as in %llu epoch%s", (unsigned long long)o->epochs,
		       o->epochs == 1 ? "" : "s");
	putchar('\n');
}

static int show(struct show_options *o, scrawl_context *ctx, const scrawl_dataset *data)
{
	int code = index_list_fit(&o->images, data, SHOWN, "train", "data show");
	if (code != EXIT_DONE)
		return code;
	struct scrawl_shape shape = scrawl_dataset_shape(data);
	size_t images = index_list_size(&o->images);
	const struct sheet_layout layout = {
		.image = shape,
		.scale = o->scale ? o->scale : sheet_scale(shape),
		.count = images * (1 + o->epochs),
		.columns = o->epochs ? 1 + o->epochs : SHOWN_COLUMNS,
		.lines = 2,
		.characters = 11,
	};
	struct sheet sheet;
	code = sheet_begin(&sheet, &layout, "data show",
			   "give a smaller --index, --epochs or --scale");
	uint8_t *changed = malloc(shape.height * shape.width * shape.channels);
	if (code == EXIT_DONE && !changed)
		code = fail_memory();
	if (code == EXIT_DONE)
		code = draw_images(&sheet, o, ctx, data, changed);
	if (code == EXIT_DONE && !output_is_stdout(o->out))
		print_result(o, images);
	free(changed);
	sheet_end(&sheet);
	return code;
}

int command_data_show(int argc, char **argv)
{
	struct show_options o = { .augment = "light", .out = PICTURE_OUT, .epochs = 9, .seed = 1 };
	int code = show_parse_arguments(&o, argc, argv);
	const struct output_request out = { "out", o.out, SCRAWL_FILE_KIND_PNG, { NULL } };
	if (code == EXIT_DONE)
		code = preparation_check(&o.preparation, "data show");
	if (code == EXIT_DONE)
		code = output_check("data show", &out, 1);
	if (code != EXIT_DONE)
		return code;
	scrawl_context *ctx;
	scrawl_dataset *data = NULL;
	const struct data_source source = { .data = o.name, .preparation = o.preparation };
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
