/* SPDX-License-Identifier: MIT */
/*
 * preparation.c - options about how images and labels are read
 */
#include "input/preparation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"

#define MAX_SIZE   65535
#define MAX_OFFSET 1000000000

bool image_size_parse(void *value, const char *text)
{
	struct image_size size = { 0 };
	if (strcmp(text, "model") == 0) {
		size.of_model = true;
	} else {
		if (!parse_leading_integer(&text, 1, MAX_SIZE, &size.height) || *text != 'x' ||
		    !parse_integer(text + 1, 1, MAX_SIZE, &size.width))
			return false;
	}
	*(struct image_size *)value = size;
	return true;
}

bool label_offset_parse(void *value, const char *text)
{
	uint64_t number;
	bool negative = *text == '-';
	if (!parse_integer(text + negative, 0, MAX_OFFSET, &number))
		return false;
	*(int *)value = negative ? -(int)number : (int)number;
	return true;
}

int preparation_check(const struct preparation *p, const char *command)
{
	if (p->transpose && p->no_transpose)
		return usage_error(command, "--transpose and --no-transpose contradict each other");
	return EXIT_DONE;
}

int preparation_options(const struct preparation *p, struct scrawl_data_options *options)
{
	bool has_model = p->input.height > 0;
	scrawl_data_options_init(options);
	if (p->transpose)
		options->transpose = SCRAWL_TRANSPOSE_YES;
	if (p->no_transpose)
		options->transpose = SCRAWL_TRANSPOSE_NO;
	options->invert = p->invert;
	options->centre = p->centre;
	options->label_offset = p->label_offset;
	options->height = p->resize.height;
	options->width = p->resize.width;
	if (p->resize.of_model && !has_model)
		return fail_with(EXIT_USAGE, "--resize model: there is no model yet; give a size, "
					     "such as 28x28");
	if (p->resize.of_model || (p->centre && has_model && !p->resize.height)) {
		options->height = p->input.height;
		options->width = p->input.width;
	}
	return EXIT_DONE;
}

/* What was done to the images that a model was trained on; "": nothing, or not recorded. */
static const char *recorded_preparation(const scrawl_model *model)
{
	const char *recorded = scrawl_model_metadata(model, "preparation");
	return recorded && strcmp(recorded, "none") != 0 ? recorded : "";
}

static bool is_centred(const char *preparation)
{
	return strstr(preparation, "centre") != NULL;
}

/* Images are best fitted as those for training were. */
static void advise_fitting(const scrawl_model *model, char *out, size_t size)
{
	const char *recorded = recorded_preparation(model);
	const char *resize = strstr(recorded, "resize ");
	bool centred = is_centred(recorded);
	if (resize)
		snprintf(out, size, " (it was trained with %s--%.*s)", centred ? "--centre " : "",
			 (int)strcspn(resize, ","), resize);
	else
		snprintf(out, size,
			 centred ? " (it was trained with --centre)"
				 : " (--centre or --resize model fits them)");
}

int preparation_check_shape(const scrawl_model *model, const char *path, struct scrawl_shape shape,
			    const char *data_path)
{
	struct scrawl_shape want = scrawl_model_input(model);
	bool size = want.height != shape.height || want.width != shape.width;
	bool channels = want.channels != shape.channels;
	if (!size && !channels)
		return EXIT_DONE;
	char advice[64] = "";
	if (!channels)
		advise_fitting(model, advice, sizeof(advice));
	return fail_with(EXIT_DATA, "%s: the images are %zux%zux%zu, but %s reads %zux%zux%zu%s",
			 data_path, shape.height, shape.width, shape.channels, path, want.height,
			 want.width, want.channels, advice);
}

bool preparation_changed(const scrawl_model *model, const char *data, const char *preparation)
{
	const char *trained_on = scrawl_model_metadata(model, "data");
	return trained_on && strcmp(trained_on, data) == 0 &&
	       strcmp(recorded_preparation(model), preparation) != 0;
}

void preparation_compare(const scrawl_model *model, const char *path, const char *data,
			 const char *preparation)
{
	const char *trained = recorded_preparation(model);
	if ((!is_centred(trained) || is_centred(preparation)) &&
	    !preparation_changed(model, data, preparation))
		return;
	warning_line("%s: was trained on images read with %s; these are read with %s", path,
		     trained[0] ? trained : "no changes",
		     preparation[0] ? preparation : "no changes");
}
