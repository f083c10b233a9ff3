/* SPDX-License-Identifier: MIT */
/*
 * cmd_data_page.c - scrawl data page: a picture of a page of handwriting, and what is written on it
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "cli/message.h"
#include "cli/options.h"
#include "cli/text.h"
#include "commands/commands.h"
#include "input/data_source.h"
#include "output/image.h"
#include "output/jpeg_file.h"
#include "output/output_file.h"
#include "page/camera.h"
#include "page/draw.h"
#include "page/truth.h"

struct data_page_options {
	struct data_source source;
	const char *split, *paper, *light, *pen, *ink;
	const char *out, *truth;
	uint64_t quality;
	struct page_options page;
};

static const char *page_split_name(size_t index)
{
	static const char *const names[] = { "test", "train" };
	return index < sizeof(names) / sizeof(*names) ? names[index] : NULL;
}

static const char *page_ink_name(size_t index)
{
	static const char *const names[] = { "dark", "light" };
	return index < sizeof(names) / sizeof(*names) ? names[index] : NULL;
}

static bool parse_picture_size(void *value, const char *text)
{
	uint64_t *size = value, width, height;
	if (!parse_leading_integer(&text, 16, 32768, &width) || *text != 'x' ||
	    !parse_integer(text + 1, 16, 32768, &height))
		return false;
	size[0] = width;
	size[1] = height;
	return true;
}

static int data_page_parse_arguments(struct data_page_options *o, int argc, char **argv)
{
	struct page_options *p = &o->page;
	struct layout_options *l = &p->layout;
	const struct option_spec options[] = {
		OPT_GROUP("Characters"),
		OPTION_DATA(&o->source),
		OPT_CHOICE("split", "PART", &o->split, page_split_name,
			   "part of the data set to draw images from"),
		OPT_INTEGER("characters", "N", &l->characters, 1, 10000, "number of characters",
			    .letter = 'n'),
		OPT_INTEGER("per-line", "N", &l->per_line, 1, 1000, "characters in a line"),
		OPT_INTEGER("height", "N", &p->height, 8, 2000,
			    "height of a character in pixels; by default 60 or, with --size, what "
			    "there is room for",
			    .default_text = ""),
		OPT_REAL("spacing", "X", &l->spacing, 0.0, 10.0, "a number from 0 to below 10",
			 "gap between characters, in heights of a character"),
		OPT_REAL("line-spacing", "X", &l->line_spacing, 1.0, 20.0,
			 "a number from 1 to below 20", "from line to line, in heights"),
		OPT_REAL("margin", "X", &l->margin, 0.1, 20.0, "a number from 0.1 to below 20",
			 "around what is written, in heights"),
		OPT_REAL("touching", "SHARE", &l->touching, 0.0, 1.0000001, "a number from 0 to 1",
			 "share of the neighbours that touch or overlap a little"),
		OPT_REAL("broken", "SHARE", &l->broken, 0.0, 1.0000001, "a number from 0 to 1",
			 "share of the characters with gaps in their strokes"),
		OPT_GROUP("Paper and pen"),
		OPT_CHOICE("paper", "KIND", &o->paper, page_paper_name,
			   "what is printed on the paper"),
		OPT_CHOICE("pen", "KIND", &o->pen, page_pen_name, "how wide and dark strokes are"),
		OPT_CHOICE("ink", "KIND", &o->ink, page_ink_name,
			   "dark on paper, or light on a blackboard"),
		OPT_INTEGER("specks", "N", &p->specks, 0, 100000, "specks of dirt"),
		OPT_GROUP("Photo"),
		OPT_CHOICE("light", "KIND", &o->light, page_light_name, "how the page is lit"),
		OPT_REAL("skew", "DEGREES", &p->skew, -45.0, 45.0000001, "a number from -45 to 45",
			 "turn the page clockwise"),
		OPT_REAL("perspective", "X", &p->perspective, 0.0, 0.3,
			 "a number from 0 to below 0.3", "seen from below: the top is smaller"),
		OPT_REAL("blur", "SIGMA", &p->blur, 0.0, 50.0, "a number from 0 to below 50",
			 "deviation of a Gaussian blur, in pixels"),
		OPT_REAL("noise", "SIGMA", &p->noise, 0.0, 128.0, "a number from 0 to below 128",
			 "deviation of the sensor's noise, in grey levels"),
		OPT_GROUP("Result"),
		OPT_OTHER("size", "WxH", p->size, parse_picture_size,
			  "width x height of 16 to 32768 pixels (4000x3000)",
			  "size of the picture, over which the lines are spread; by default what "
			  "they need",
			  .default_text = ""),
		OPT_INTEGER("quality", "Q", &o->quality, 1, 100, "of a JPEG file",
			    .default_text = "90"),
		OPT_TEXT("truth", "FILE", &o->truth,
			 "write what is on the page as a table: each character with its box",
			 .use = OPTION_ASIDE),
		OPT_INTEGER("seed", "N", &l->seed, 0, INT64_MAX, "seed of all that is random",
			    .letter = 's'),
	};
	const struct command_line line = {
		.name = "data page",
		.operands = "OUT --data NAME|DIR [OPTION ...]",
		.about = "Draws a page of handwriting: images of a data set as pen strokes on "
			 "paper.  OUT\n"
			 "is a PNG file or, if its name ends in .jpg or .jpeg, a JPEG file.",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
		.operands_min = 1,
		.operands_max = 1,
	};
	size_t operands;
	return options_parse(&line, argc, argv, &o->out, &operands);
}

static bool names_jpeg(const char *path)
{
	const char *dot = strrchr(path, '.');
	return dot && (strcasecmp(dot, ".jpg") == 0 || strcasecmp(dot, ".jpeg") == 0);
}

/* Before the work: whether the files can be written, and the options fit each other. */
static int data_page_check(const struct data_page_options *o)
{
	const struct output_request requests[] = {
		{ NULL,
		  o->out,
		  names_jpeg(o->out) ? SCRAWL_FILE_KIND_JPEG : SCRAWL_FILE_KIND_PNG,
		  { NULL } },
		{ "truth", o->truth, SCRAWL_FILE_KIND_TEXT, { "lineposition" } },
	};
	int code = o->source.data ? preparation_check(&o->source.preparation, "data page")
				  : usage_error("data page", "no data given; use --data NAME|DIR");
	if (code == EXIT_DONE && o->quality && !names_jpeg(o->out))
		code = usage_error("data page",
				   "--quality is of JPEG files; give a name that ends in .jpg");
	return code == EXIT_DONE ? output_check("data page", requests, 2) : code;
}

static int write_page(const struct data_page_options *o, const struct page *page,
		      const scrawl_dataset *data)
{
	struct scrawl_shape shape = { page->height, page->width, 3 };
	struct output_file truth = { 0 };
	int code = names_jpeg(o->out) ? jpeg_file_write(o->out, page->pixels, shape,
							o->quality ? (int)o->quality : 90)
				      : png_image_write(o->out, page->pixels, shape);
	if (code == EXIT_DONE && o->truth) {
		code = output_open(&truth, o->truth, SCRAWL_FILE_KIND_TEXT);
		if (code == EXIT_DONE)
			truth_write(page, data, truth.stream);
		if (code == EXIT_DONE)
			code = output_close(&truth, true);
	}
	bool on_stdout = output_is_stdout(o->out) || (o->truth && output_is_stdout(o->truth));
	if (code != EXIT_DONE || on_stdout)
		return code;
	text_print_entry("picture", o->out);
	printf("size: %zux%zu\ncharacters: %zu in %zu line%s\n", page->width, page->height,
	       page->layout.count, page->layout.lines, page->layout.lines == 1 ? "" : "s");
	return EXIT_DONE;
}

static int draw_page(struct data_page_options *o, const scrawl_dataset *data)
{
	struct page page = { 0 };
	if (scrawl_dataset_shape(data).channels != 1)
		return fail_with(EXIT_DATA,
				 "%s: its images have %zu channels; pages are made of "
				 "grey ones",
				 scrawl_dataset_path(data), scrawl_dataset_shape(data).channels);
	o->page.layout.paper = page_paper_find(o->paper);
	o->page.layout.pen = page_pen_find(o->pen);
	o->page.light = page_light_find(o->light);
	o->page.chalk = strcmp(o->ink, "light") == 0;
	int code = page_draw(&page, &o->page, data, "data page");
	if (code == EXIT_DONE)
		code = write_page(o, &page, data);
	page_release(&page);
	return code;
}

int command_data_page(int argc, char **argv)
{
	struct data_page_options o = {
		.split = "test",
		.paper = "plain",
		.light = "even",
		.pen = "pen",
		.ink = "dark",
		.page.layout = { .characters = 100,
				 .per_line = 10,
				 .seed = 1,
				 .spacing = 0.35,
				 .line_spacing = 1.9,
				 .margin = 0.8 },
	};
	int code = data_page_parse_arguments(&o, argc, argv);
	if (code == EXIT_DONE)
		code = data_page_check(&o);
	if (code != EXIT_DONE)
		return code;
	scrawl_context *ctx;
	scrawl_dataset *data = NULL;
	bool test = strcmp(o.split, "test") == 0;
	code = open_context(1, false, &ctx);
	if (code != EXIT_DONE)
		return code;
	code = data_source_open(&o.source, ctx, test ? NULL : &data, test ? &data : NULL);
	if (code == EXIT_DONE)
		code = draw_page(&o, data);
	scrawl_dataset_destroy(data);
	scrawl_context_destroy(ctx);
	return code;
}
