/* SPDX-License-Identifier: MIT */
/*
 * reading.h - a reader for the tests of pages: its model knows nothing
 */
#ifndef SCRAWL_TESTS_SUPPORT_READING_H
#define SCRAWL_TESTS_SUPPORT_READING_H

#include "support/context.h"
#include "support/form_drawing.h"

static scrawl_model *model;
static scrawl_reader *reader;

static inline int make_reader(void **state)
{
	static const struct synthetic easy = { .count = 8, 28, 28, 2, .noise = 9, .seed = 1 };
	if (make_context(state) != 0)
		return -1;
	model = synthetic_model(ctx, "dense", &easy, 1, NULL);
	const scrawl_model *const models[] = { model };
	return scrawl_reader_create(ctx, models, 1, NULL, &reader) == SCRAWL_OK ? 0 : -1;
}

static inline int destroy_reader(void **state)
{
	scrawl_reader_destroy(reader);
	scrawl_model_destroy(model);
	return destroy_context(state);
}

static inline struct scrawl_page *read_drawn(const struct drawn *d)
{
	struct scrawl_page *page = NULL;
	assert_int_equal(scrawl_reader_read(reader, &d->image, &page), SCRAWL_OK);
	assert_non_null(page);
	return page;
}

#endif
