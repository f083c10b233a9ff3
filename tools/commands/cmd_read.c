/* SPDX-License-Identifier: MIT */
/*
 * cmd_read.c - scrawl read: what is written on pictures
 */
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/options.h"
#include "cli/signals.h"
#include "cli/status_line.h"
#include "cli/text.h"
#include "commands/commands.h"
#include "input/picture.h"
#include "input/reader_model.h"
#include "output/output_file.h"
#include "read/form.h"
#include "read/page_json.h"
#include "read/page_picture.h"
#include "read/page_text.h"

struct read_options {
	const char **files;
	size_t file_count;
	struct text_list models;
	bool single, line, page;
	struct text_list boxes;
	const char *among;
	struct form form; /* what these two name */
	double reject;
	bool json, show;
	const char *annotate, *conv;
	uint64_t tta, threads;
	const char *config; /* NULL: none */
};

static int read_parse_arguments(struct read_options *o, int argc, char **argv)
{
	const struct option_spec options[] = {
		OPT_GROUP("Reading"),
		OPTION_READER_MODELS(&o->models),
		OPT_FLAG("single", &o->single, "each picture shows one character"),
		OPT_FLAG("line", &o->line, "each picture shows one line"),
		OPT_FLAG("page", &o->page,
			 "each picture shows lines of text; without these three it is found out"),
		OPT_OTHER("boxes", "FIELD", &o->boxes, option_texts,
			  "a field, a file of fields or auto (at most 32 times)",
			  "each picture is a form: X,Y,W,H,N is a row of N cells in that box, FILE "
			  "has a field in each line, after its name, and auto finds printed boxes; "
			  "may be repeated",
			  .use = OPTION_INPUT, .default_text = ""),
		OPT_TEXT("among", "FILE", &o->among,
			 "the only possible answers, one per line: print the best of them for each "
			 "line; no two fields of a form get the same",
			 .use = OPTION_INPUT),
		OPT_OTHER("reject", "P", &o->reject, option_percent,
			  "a percentage or a fraction (95, 95% or 0.95)",
			  "what is less sure than that is unsure and printed as ?",
			  .default_text = "the model's, which says how many errors remain"),
		OPTION_TTA(&o->tta),
		OPTION_CONFIG(&o->config),
		OPT_GROUP("Result"),
		OPT_FLAG("json", &o->json, "print JSON Lines, one object per picture"),
		OPT_FLAG("show", &o->show, "draw with characters what the network saw"),
		OPT_TEXT("annotate", "FILE", &o->annotate,
			 "also draw the picture with boxes and readings, as a PNG picture; -: only "
			 "that, on standard output",
			 .use = OPTION_ASIDE),
		OPT_GROUP("Engine"),
		OPTION_THREADS(&o->threads),
		OPTION_CONV(&o->conv),
	};
	const struct command_line line = {
		.name = "read",
		.operands = "FILE ... [OPTION ...]",
		.about = "Reads handwriting from pictures (- is standard input) and prints one "
			 "line of\ntext per line of handwriting; with several pictures, each "
			 "after \"FILE: \".",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
		.operands_min = 1,
		.operands_max = (size_t)argc,
	};
	return options_parse(&line, argc, argv, o->files, &o->file_count);
}

/* Options that contradict each other. */
static int read_check_options(const struct read_options *o)
{
	if (o->single + o->line + o->page > 1)
		return usage_error("read", "--single, --line and --page cannot be combined");
	if (o->boxes.count && (o->single || o->line || o->page))
		return usage_error("read", "--boxes cannot be combined with --single, --line or "
					   "--page");
	if (o->annotate && o->file_count > 1)
		return usage_error("read", "--annotate draws one picture; read the others by "
					   "themselves");
	if (o->show && o->json)
		return usage_error("read", "--show and --json cannot be combined");
	if (o->annotate && !output_is_stdout(o->annotate) && output_same(o->annotate, o->files[0]))
		return usage_error("read",
				   "--annotate: %s is the picture to read; give another name",
				   o->annotate);
	const struct output_request outputs[] = {
		{ o->show ? "show" : "json",
		  o->show || o->json ? "-" : NULL,
		  SCRAWL_FILE_KIND_JSON,
		  { NULL } },
		{ "annotate", o->annotate, SCRAWL_FILE_KIND_PNG, { NULL } },
	};
	int code = output_check("read", outputs, sizeof(outputs) / sizeof(*outputs));
	return code == EXIT_DONE && o->annotate ? output_check_place(o->annotate) : code;
}

/* Prints what was read, in the form asked for. */
static int print_page(const struct read_options *o, const struct page_reader *reader,
		      const struct scrawl_image *image, const struct page_found *found)
{
	int code = EXIT_DONE;
	status_line_clear();
	if (!found->page->character_count && !o->json)
		error_line("%s: no handwriting found", found->file);
	if (o->annotate)
		code = page_picture_write(reader, found->page, image, o->annotate);
	if (code != EXIT_DONE || (o->annotate && output_is_stdout(o->annotate)))
		return code;
	if (o->json)
		return json_print(page_found_json(reader, found));
	return page_print(reader, found, o->file_count > 1, o->show);
}

static int read_picture(const struct read_options *o, scrawl_context *ctx,
			const struct page_reader *reader, const char *file)
{
	struct scrawl_image *image;
	struct page_found found;
	int code = picture_read(ctx, file, &image);
	if (code != EXIT_DONE)
		return code;
	code = form_read(&o->form, reader, ctx, image, file, &found);
	if (code == EXIT_DONE)
		code = print_page(o, reader, image, &found);
	page_found_release(&found);
	scrawl_image_destroy(image);
	return code;
}

/* A picture that cannot be read does not keep the others from being read. */
static int read_all(const struct read_options *o, scrawl_context *ctx,
		    const struct page_reader *reader)
{
	int worst = EXIT_DONE;
	status_line_init(o->file_count == 1);
	for (size_t i = 0; i < o->file_count; i++) {
		if (status_line_due())
			status_line_show("%zu of %zu pictures read", i, o->file_count);
		int code = read_picture(o, ctx, reader, o->files[i]);
		worst = code > worst ? code : worst;
		/* Without Leptonica no picture can be read; a field may suit the next one. */
		if (code == EXIT_USAGE && !o->boxes.count)
			break;
	}
	status_line_clear();
	return worst;
}

static enum scrawl_layout asked_layout(const struct read_options *o)
{
	if (o->single)
		return SCRAWL_LAYOUT_SINGLE;
	if (o->line)
		return SCRAWL_LAYOUT_LINE;
	return o->page ? SCRAWL_LAYOUT_PAGE : SCRAWL_LAYOUT_AUTO;
}

static int read_with_models(struct read_options *o, scrawl_context *ctx)
{
	char *usual = NULL;
	int code = EXIT_DONE;
	if (!o->models.count) {
		code = reader_model_find(&usual);
		o->models.texts[o->models.count++] = usual;
	}
	if (code != EXIT_DONE)
		return code;
	struct model_list models;
	struct page_reader reader = { 0 };
	struct scrawl_reader_options options;
	scrawl_reader_options_init(&options);
	options.layout = asked_layout(o);
	options.reject = o->reject;
	options.views = (unsigned)o->tta;
	code = model_list_load(&models, ctx, o->models.texts, o->models.count, o->conv);
	if (code == EXIT_DONE)
		code = page_reader_open(&reader, ctx, &models, &options);
	if (code == EXIT_DONE)
		code = form_check(&o->form, &reader, ctx);
	if (code == EXIT_DONE) {
		page_reader_describe(&reader);
		code = read_all(o, ctx, &reader);
	}
	page_reader_close(&reader);
	model_list_release(&models);
	free(usual);
	return code;
}

int command_read(int argc, char **argv)
{
	struct scrawl_model_options defaults;
	scrawl_model_options_init(&defaults);
	/* Too large for a small stack, because of its lists. */
	struct read_options *o = calloc(1, sizeof(*o));
	scrawl_context *ctx = NULL;
	if (!o)
		return fail_memory();
	o->reject = -1.0;
	o->tta = 1;
	o->conv = defaults.conv;
	o->files = calloc((size_t)argc, sizeof(*o->files));
	int code = o->files ? read_parse_arguments(o, argc, argv) : fail_memory();
	if (code == EXIT_DONE)
		code = read_check_options(o);
	if (code == EXIT_DONE)
		code = form_open(&o->form, &o->boxes, o->among, "read");
	if (code == EXIT_DONE)
		code = open_context(o->threads, false, &ctx);
	if (code == EXIT_DONE) {
		signals_watch(false);
		code = read_with_models(o, ctx);
	}
	scrawl_context_destroy(ctx);
	form_release(&o->form);
	free(o->files);
	free(o);
	return code;
}
