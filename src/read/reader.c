/* SPDX-License-Identifier: MIT */
/*
 * reader.c - what a reader is made of: models, and the confidence below which they are unsure
 */
#include "read/reader.h"

#include <math.h>
#include <string.h>

#include "core/context.h"
#include "core/entry.h"
#include "core/lexer.h"
#include "core/memory.h"
#include "core/sized_struct.h"
#include "model/model.h"

#define DEFAULT_REJECT 0.5
#define MAX_READ_SIDE  256 /* of a model's images: those of a line's candidates are held at once */

void scrawl_reader_options_init_sized(struct scrawl_reader_options *options, size_t size)
{
	const struct scrawl_reader_options own = { .size = sizeof(own),
						   .reject = -1.0,
						   .views = 1 };
	sized_init(options, size, &own);
}

static enum scrawl_status reader_check_options(scrawl_context *ctx,
					       const struct scrawl_reader_options *o)
{
	if ((int)o->layout < SCRAWL_LAYOUT_AUTO || o->layout > SCRAWL_LAYOUT_PAGE)
		return context_fail(ctx, SCRAWL_EINVAL, "layout: %d is none", (int)o->layout);
	if (o->reject > 1.0 || isnan(o->reject))
		return context_fail(ctx, SCRAWL_EINVAL, "reject: %g (0 to 1, or below 0)",
				    o->reject);
	return SCRAWL_OK;
}

/* A number in 0 .. 1 of a model's metadata; `otherwise` if it has none. */
static double number_of(const scrawl_model *model, const char *key, double otherwise)
{
	const char *text = scrawl_model_metadata(model, key);
	double value = otherwise;
	if (text) {
		struct lexer lexer = { .subject = key, .text = text };
		lexer_next(&lexer);
		bool good = lexer_real(&lexer, 0.0, 1.0, &value);
		if (!good || text[lexer.position])
			value = otherwise;
	}
	return value;
}

static void find_reject(struct scrawl_reader *reader, const scrawl_model *const *models,
			size_t count, double asked)
{
	reader->reject = asked;
	reader->reject_error = -1.0;
	if (asked >= 0.0)
		return;
	for (size_t i = 0; i < count; i++)
		reader->reject = fmax(reader->reject,
				      number_of(models[i], "reject_threshold", DEFAULT_REJECT));
	if (count == 1)
		reader->reject_error = number_of(models[0], "reject_error", -1.0);
}

static enum scrawl_status reader_take_models(struct scrawl_reader *reader,
					     const scrawl_model *const *models, size_t count,
					     const struct scrawl_reader_options *options)
{
	const scrawl_model *first = reader->model = models[0];
	const char *file = first->path ? first->path : "the model"; /* in messages */
	reader->input = scrawl_model_input(first);
	reader->classes = scrawl_model_class_count(first);
	reader->none = SIZE_MAX;
	reader->layout = options->layout;
	for (size_t i = 0; i < reader->classes; i++) {
		if (strcmp(scrawl_model_class_name(first, i), SCRAWL_NONE_CLASS) != 0)
			continue;
		if (reader->none != SIZE_MAX)
			return context_fail(reader->ctx, SCRAWL_EDATA,
					    "%s: has several classes \"" SCRAWL_NONE_CLASS
					    "\"; one is for what is no character",
					    file);
		reader->none = i;
	}
	if (reader->input.channels != 1)
		return context_fail(reader->ctx, SCRAWL_EDATA,
				    "%s: reads images of %zu channels; handwriting is read from "
				    "grey ones",
				    file, reader->input.channels);
	if (reader->input.height > MAX_READ_SIDE || reader->input.width > MAX_READ_SIDE)
		return context_fail(reader->ctx, SCRAWL_EDATA,
				    "%s: reads images of %zux%zu pixels; characters are read with "
				    "at most %dx%d",
				    file, reader->input.height, reader->input.width, MAX_READ_SIDE,
				    MAX_READ_SIDE);
	if (reader->classes < (reader->none == SIZE_MAX ? 1 : 2))
		return context_fail(reader->ctx, SCRAWL_EDATA, "%s: knows no character", file);
	find_reject(reader, models, count, options->reject);
	return SCRAWL_OK;
}

enum scrawl_status scrawl_reader_create(scrawl_context *ctx, const scrawl_model *const *models,
					size_t count, const struct scrawl_reader_options *options,
					scrawl_reader **out)
{
	ENTER(ctx);
	struct scrawl_reader_options own = { .size = sizeof(own), .reject = -1.0, .views = 1 };
	if (!ctx || !models || !out)
		return context_fail_null(ctx);
	enum scrawl_status status =
		options ? sized_take(ctx, &own, options, "scrawl_reader_options") : SCRAWL_OK;
	if (status == SCRAWL_OK)
		status = reader_check_options(ctx, &own);
	if (status != SCRAWL_OK)
		return status;
	struct scrawl_reader *reader = memory_alloc(1, sizeof(*reader));
	if (!reader)
		return context_fail_memory(ctx, "a reader");
	reader->ctx = ctx;
	status = scrawl_ensemble_create(ctx, models, count, own.views, &reader->ensemble);
	if (status == SCRAWL_OK)
		status = reader_take_models(reader, models, count, &own);
	if (status == SCRAWL_OK)
		*out = reader;
	else
		scrawl_reader_destroy(reader);
	return status;
}

void scrawl_reader_destroy(scrawl_reader *reader)
{
	if (!reader)
		return;
	scrawl_ensemble_destroy(reader->ensemble);
	memory_free(reader);
}

double scrawl_reader_reject(const scrawl_reader *reader)
{
	return reader ? reader->reject : 0.0;
}

double scrawl_reader_reject_error(const scrawl_reader *reader)
{
	return reader ? reader->reject_error : 0.0;
}

size_t reader_best_class(const struct scrawl_reader *reader, const float *probabilities)
{
	size_t best = reader->none == 0 ? 1 : 0;
	for (size_t i = best + 1; i < reader->classes; i++)
		if (i != reader->none && probabilities[i] > probabilities[best])
			best = i;
	return best;
}
