/* SPDX-License-Identifier: MIT */
/*
 * page_json.c - pages as JSON
 */
#include "read/page_json.h"

#include <stdlib.h>

#include "output/ranking.h"
#include "read/page_text.h"

#define TOP 3 /* readings of each character */

static const char *layout_text(enum scrawl_layout layout)
{
	switch (layout) {
	case SCRAWL_LAYOUT_SINGLE:
		return "single";
	case SCRAWL_LAYOUT_LINE:
		return "line";
	case SCRAWL_LAYOUT_FORM:
		return "form";
	default:
		return "page";
	}
}

static json_t *box_json(const struct scrawl_box *box)
{
	return json_pack("[o, o, o, o]", json_count(box->x), json_count(box->y),
			 json_count(box->width), json_count(box->height));
}

/* The text, which is freed, as JSON; NULL for NULL. */
static json_t *taken_text(char *text)
{
	json_t *json = text ? json_text(text) : NULL;
	free(text);
	return json;
}

static json_t *top_readings(const struct page_reader *reader, const struct scrawl_page *page,
			    const struct scrawl_character *c)
{
	size_t order[SCRAWL_MAX_CLASSES] = { 0 };
	size_t count = page->class_count < TOP ? page->class_count : TOP;
	json_t *top = json_array();
	if (c->blank)
		return top;
	top_classes(c->probabilities, page->class_count, count, order);
	for (size_t i = 0; i < count; i++) {
		double probability = (double)c->probabilities[order[i]];
		top = json_appended(top, json_pack("{s:o, s:o, s:o}", "reading",
						   json_text(page_reader_name(reader, order[i])),
						   "class", json_count(order[i]), "probability",
						   json_number(probability)));
	}
	return top;
}

static json_t *character_json(const struct page_reader *reader, const struct scrawl_page *page,
			      const struct scrawl_character *c)
{
	const char *name = c->blank ? NULL : page_reader_name(reader, c->class_index);
	return json_pack("{s:o, s:o, s:o, s:o, s:b, s:b, s:o}", "box", box_json(&c->box), "reading",
			 json_text(name), "class",
			 c->blank ? json_null() : json_count(c->class_index), "confidence",
			 json_number(c->confidence), "unsure", c->unsure, "blank", c->blank, "top",
			 top_readings(reader, page, c));
}

static json_t *answer_json(const struct page_reader *reader, const struct page_found *found,
			   size_t line)
{
	const struct scrawl_choice *choice = &found->choices[line];
	const char *text = choice->answer == SIZE_MAX ? NULL : found->answers[choice->answer];
	return json_pack("{s:o, s:o, s:b}", "text", json_text(text), "confidence",
			 json_number(choice->confidence), "unsure",
			 !page_answer_is_sure(reader, found, line));
}

/* found: NULL if nothing was asked of the lines. */
static json_t *line_json(const struct page_reader *reader, const struct scrawl_page *page,
			 const struct page_found *found, size_t line)
{
	const struct scrawl_text_line *l = &page->lines[line];
	json_t *characters = json_array();
	for (size_t i = 0; i < l->count; i++)
		characters =
			json_appended(characters, character_json(reader, page,
								 &page->characters[l->first + i]));
	json_t *all =
		json_pack("{s:o, s:o}", "text", taken_text(page_line_text(reader, page, line)),
			  "box", box_json(&l->box));
	if (found && found->names)
		all = json_with(all, "name", json_text(found->names[line]));
	if (found && found->answers)
		all = json_with(all, "answer", answer_json(reader, found, line));
	return json_with(all, "characters", characters);
}

static json_t *models_json(const struct model_list *models)
{
	json_t *all = json_array();
	for (size_t i = 0; i < models->count; i++) {
		char weights[33];
		scrawl_model_hash(models->all[i], weights);
		all = json_appended(all,
				    json_pack("{s:o, s:s}", "file", json_text(models->paths[i]),
					      "weights", weights));
	}
	return all;
}

static json_t *reject_json(const scrawl_reader *reader)
{
	double error = scrawl_reader_reject_error(reader);
	return json_pack("{s:o, s:o}", "threshold", json_number(scrawl_reader_reject(reader)),
			 "error", error < 0.0 ? json_null() : json_number(error));
}

static json_t *document_of(const struct page_reader *reader, const struct scrawl_page *page,
			   const struct page_found *found, const char *file)
{
	json_t *lines = json_array();
	for (size_t i = 0; i < page->line_count; i++)
		lines = json_appended(lines, line_json(reader, page, found, i));
	return json_pack("{s:i, s:o, s:o, s:o, s:s, s:o, s:b, s:o, s:o, s:o, s:o}", "schema", 1,
			 "file", json_text(file), "width", json_count(page->shape.width), "height",
			 json_count(page->shape.height), "layout", layout_text(page->layout),
			 "angle", json_number(page->angle), "light_ink", page->light_ink, "reject",
			 reject_json(reader->reader), "models", models_json(reader->models), "text",
			 taken_text(page_text(reader, page)), "lines", lines);
}

json_t *page_found_json(const struct page_reader *reader, const struct page_found *found)
{
	return document_of(reader, found->page, found, found->file);
}

json_t *page_json(const struct page_reader *reader, const struct scrawl_page *page,
		  const char *file)
{
	return document_of(reader, page, NULL, file);
}
