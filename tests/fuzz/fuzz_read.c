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

static void read_fields(scrawl_reader *reader, const struct scrawl_image *picture,
			const struct scrawl_field *fields, size_t count)
{
	struct scrawl_page *page;
	if (scrawl_reader_read_fields(reader, picture, fields, count, &page) != SCRAWL_OK ||
	    page->line_count != count)
		abort();
	check_page(page);
	scrawl_page_destroy(page);
}

/* The picture as a page, as a character, as one field, and as a form. */
static void read_picture(scrawl_reader *reader, const struct scrawl_image *picture, size_t cells)
{
	const struct scrawl_shape input = { 28, 28, 1 }, s = picture->shape;
	const struct scrawl_field whole = { { 0, 0, s.width, s.height }, cells };
	uint8_t image[28 * 28];
	struct scrawl_page *page;
	struct scrawl_field *fields;
	size_t count;
	if (scrawl_character_normalize(ctx, picture, input, image, NULL) != SCRAWL_OK ||
	    scrawl_reader_read(reader, picture, &page) != SCRAWL_OK)
		abort();
	check_page(page);
	scrawl_page_destroy(page);
	read_fields(reader, picture, &whole, 1);
	if (scrawl_reader_read_boxes(reader, picture, &page) == SCRAWL_OK) { /* not too many */
		check_page(page);
		scrawl_page_destroy(page);
	}
	if (scrawl_image_find_fields(ctx, picture, &fields, &count) != SCRAWL_OK)
		abort();
	if (count)
		read_fields(reader, picture, fields, count);
	scrawl_memory_free(fields);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { MAX_SIDE = 400 };
	struct scrawl_image *picture;
	if (!ctx)
		make_readers();
	if (scrawl_image_read_memory(ctx, data, size, "input", size % 2 ? 1 : 0, &picture) !=
	    SCRAWL_OK)
		return 0;
	struct scrawl_shape s = picture->shape;
	if (s.height <= MAX_SIDE && s.width <= MAX_SIDE)
		read_picture(readers[size % 4], picture, 1 + size / 4 % 5);
	scrawl_image_destroy(picture);
	return 0;
}
