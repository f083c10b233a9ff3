/* SPDX-License-Identifier: MIT */
/*
 * answer.c - the server's JSON documents
 */
#include "web/answer.h"

#include <stdlib.h>

#include "cli/base64.h"

static json_t *answer_input(struct scrawl_shape input)
{
	return json_pack("{s:o, s:o}", "height", json_count(input.height), "width",
			 json_count(input.width));
}

json_t *answer_model(const char *name, const struct page_reader *reader)
{
	const scrawl_model *model = reader->models->all[0];
	double error = scrawl_reader_reject_error(reader->reader);
	json_t *classes = json_array();
	for (size_t i = 0; classes && i < scrawl_model_class_count(model); i++)
		classes = json_appended(classes, json_text(scrawl_model_class_name(model, i)));
	return json_pack("{s:o, s:o, s:o, s:o, s:{s:o, s:o}}", "name", json_text(name), "file",
			 json_text(reader->models->paths[0]), "classes", classes, "input",
			 answer_input(scrawl_model_input(model)), "reject", "threshold",
			 json_number(scrawl_reader_reject(reader->reader)), "error",
			 error < 0.0 ? json_null() : json_number(error));
}

json_t *answer_page(const struct page_reader *reader, const struct scrawl_page *page)
{
	json_t *document = page_json(reader, page, NULL), *images = json_array();
	for (size_t i = 0; images && i < page->character_count; i++) {
		const struct scrawl_character *c = &page->characters[i];
		char *image = base64_text("", c->image, page->input.height * page->input.width);
		images = json_appended(images, image ? json_text(image) : NULL);
		free(image);
	}
	if (!json_object_set_new(document, "input", answer_input(page->input)) &&
	    !json_object_set_new(document, "images", images))
		return document;
	json_decref(document);
	return NULL;
}
