/* SPDX-License-Identifier: MIT */
/*
 * own_page.c - for tests: pages made by hand, and their lines decoded against answers
 */
#include "support/own_page.h"

#include <string.h>

#include "support/synthetic.h"

#include "model/model.h"

/* "10" begins as "1" does: the longest name counts. */
static const char *const names[] = { "0", "1", "10", "x", "none" };

scrawl_context *own_ctx;
scrawl_reader *own_reader;
static scrawl_model *own_model;

int own_page_setup(void **state)
{
	(void)state;
	struct scrawl_model_options options;
	scrawl_model_options_init(&options);
	options.input = (struct scrawl_shape){ 8, 8, 1 };
	options.classes = CLASSES;
	if (scrawl_context_create(1, &own_ctx) != SCRAWL_OK ||
	    scrawl_model_create(own_ctx, "dense", &options, &own_model) != SCRAWL_OK ||
	    model_set_class_names(own_model, names) != SCRAWL_OK)
		return -1;
	const scrawl_model *models[] = { own_model };
	return scrawl_reader_create(own_ctx, models, 1, NULL, &own_reader);
}

int own_page_teardown(void **state)
{
	(void)state;
	scrawl_reader_destroy(own_reader);
	scrawl_model_destroy(own_model);
	scrawl_context_destroy(own_ctx);
	return 0;
}

void own_page_begin(struct own_page *p, enum scrawl_layout layout)
{
	memset(p, 0, sizeof(*p));
	p->page.layout = layout;
	p->page.class_count = CLASSES;
	p->page.lines = p->lines;
	p->page.characters = p->characters;
}

void own_page_line(struct own_page *p)
{
	p->lines[p->page.line_count++].first = p->page.character_count;
}

float *own_page_character(struct own_page *p, bool blank)
{
	size_t i = p->page.character_count++;
	p->lines[p->page.line_count - 1].count++;
	p->characters[i].blank = blank;
	p->characters[i].confidence = blank ? 0.0 : 0.96;
	p->characters[i].probabilities = p->probabilities[i];
	return p->probabilities[i];
}

void own_page_text(struct own_page *p, const char *text)
{
	own_page_line(p);
	for (; *text; text++) {
		float *row = own_page_character(p, *text == '_');
		if (*text == '_')
			continue;
		for (size_t k = 0; k < CLASSES; k++)
			row[k] = *text - '0' == (int)k ? 0.96f : 0.01f;
	}
}

void own_page_choose(const struct own_page *p, const char *const *answers, size_t count, bool once,
		     struct scrawl_choice *choices)
{
	synthetic_ok(own_ctx,
		     scrawl_reader_choose(own_reader, &p->page, answers, count, once, choices));
}
