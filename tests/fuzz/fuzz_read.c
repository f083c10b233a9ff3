/* SPDX-License-Identifier: MIT */
/*
 * fuzz_read.c - from a file that may be a picture to what is written on it
 *
 * The model is untrained, as the steps before and after it are what can go wrong.
 */
#include <stdlib.h>

#include "fuzz.h"

static scrawl_context *ctx;
static scrawl_reader *readers[4]; /* of each layout */

static void make_readers(void)
{
	scrawl_model *model;
	struct scrawl_model_options options;
	struct scrawl_reader_options reader;
	scrawl_model_options_init(&options);
	if (scrawl_context_create(1, &ctx) != SCRAWL_OK ||
	    scrawl_model_create(ctx, "conv 2 5x5, relu, maxpool 4, dense", &options, &model) !=
		    SCRAWL_OK)
		abort();
	const scrawl_model *models[] = { model };
	scrawl_reader_options_init(&reader);
	for (unsigned i = 0; i < 4; i++) {
		reader.layout = (enum scrawl_layout)i;
		if (scrawl_reader_create(ctx, models, 1, &reader, &readers[i]) != SCRAWL_OK)
			abort();
	}
}

/* Boxes are within the picture, and lines hold all characters, once and in order. */
static void check_page(const struct scrawl_page *page)
{
	size_t next = 0;
	for (size_t i = 0; i < page->line_count; i++) {
		if (page->lines[i].first != next)
			abort();
		next += page->lines[i].count;
	}
	if (next != page->character_count)
		abort();
	for (size_t i = 0; i < page->character_count; i++) {
		const struct scrawl_character *c = &page->characters[i];
		if (c->class_index >= page->class_count || !(c->confidence >= 0.0) ||
		    c->confidence > 1.0001 || c->box.x + c->box.width > page->shape.width ||
		    c->box.y + c->box.height > page->shape.height)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { MAX_SIDE = 400 };
	struct scrawl_image *picture;
	struct scrawl_page *page;
	uint8_t image[28 * 28];
	const struct scrawl_shape input = { 28, 28, 1 };
	if (!ctx)
		make_readers();
	if (scrawl_image_read_memory(ctx, data, size, "input", size % 2 ? 1 : 0, &picture) !=
	    SCRAWL_OK)
		return 0;
	struct scrawl_shape s = picture->shape;
	if (s.height <= MAX_SIDE && s.width <= MAX_SIDE) {
		if (scrawl_character_normalize(ctx, picture, input, image, NULL) != SCRAWL_OK ||
		    scrawl_reader_read(readers[size % 4], picture, &page) != SCRAWL_OK)
			abort();
		check_page(page);
		scrawl_page_destroy(page);
	}
	scrawl_image_destroy(picture);
	return 0;
}
