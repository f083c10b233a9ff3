/* SPDX-License-Identifier: MIT */
/*
 * findings.c - the characters of a page as they are found, and the page made of them
 */
#include "read/findings.h"

#include <string.h>

#include "core/context.h"
#include "core/memory.h"
#include "core/shape.h"

/* A page with the arrays that its characters point to. */
struct owned_page {
	struct scrawl_page page;
	float *probabilities;
	uint8_t *images;
};

static bool grown(void **array, size_t room, size_t count, size_t size)
{
	void *larger = memory_grow(*array, room * size, 2 * (count + 4) * size);
	if (larger)
		*array = larger;
	return larger != NULL;
}

enum scrawl_status findings_add_line(struct findings *f, struct scrawl_box box)
{
	if (f->line_count == f->line_room) {
		if (!grown((void **)&f->lines, f->line_room, f->line_count, sizeof(*f->lines)))
			return context_fail_memory(f->reader->ctx, "the lines of a page");
		f->line_room = 2 * (f->line_count + 4);
	}
	f->lines[f->line_count++] =
		(struct scrawl_text_line){ .box = box, .first = f->character_count };
	return SCRAWL_OK;
}

static enum scrawl_status add(struct findings *f, const struct scrawl_character *character)
{
	size_t count = f->character_count, pixels = shape_count(f->reader->input);
	if (count == f->character_room) {
		if (!grown((void **)&f->characters, f->character_room, count,
			   sizeof(*f->characters)) ||
		    !grown((void **)&f->probabilities, f->character_room, count,
			   f->reader->classes * sizeof(float)) ||
		    !grown((void **)&f->images, f->character_room, count, pixels))
			return context_fail_memory(f->reader->ctx, "the characters of a page");
		f->character_room = 2 * (count + 4);
	}
	f->characters[count] = *character;
	if (character->probabilities)
		memcpy(f->probabilities + count * f->reader->classes, character->probabilities,
		       f->reader->classes * sizeof(float));
	if (character->image)
		memcpy(f->images + count * pixels, character->image, pixels);
	f->lines[f->line_count - 1].count++;
	f->character_count++;
	return SCRAWL_OK;
}

enum scrawl_status findings_add(struct findings *f, struct scrawl_box box, double certainty,
				const float *probabilities, const uint8_t *image)
{
	const struct scrawl_reader *reader = f->reader;
	size_t best = reader_best_class(reader, probabilities);
	bool none = reader->none != SIZE_MAX && probabilities[reader->none] > probabilities[best];
	double confidence = certainty * probabilities[best];
	const struct scrawl_character character = {
		.box = box,
		.class_index = best,
		.confidence = confidence,
		.unsure = none || certainty == 0.0 || confidence < reader->reject,
		.probabilities = probabilities,
		.image = image,
	};
	return add(f, &character);
}

enum scrawl_status findings_add_blank(struct findings *f, struct scrawl_box box)
{
	const struct scrawl_character blank = { .box = box, .blank = true };
	return add(f, &blank);
}

enum scrawl_status findings_page(struct findings *f, const struct scrawl_page *about,
				 struct scrawl_page **out)
{
	struct owned_page *owned = memory_alloc(1, sizeof(*owned));
	if (!owned)
		return context_fail_memory(f->reader->ctx, "a page");
	size_t pixels = shape_count(f->reader->input), classes = f->reader->classes;
	for (size_t i = 0; i < f->character_count; i++) {
		f->characters[i].probabilities = f->probabilities + i * classes;
		f->characters[i].image = f->images + i * pixels;
	}
	owned->page = *about;
	owned->page.class_count = classes;
	owned->page.input = f->reader->input;
	owned->page.lines = f->lines;
	owned->page.line_count = f->line_count;
	owned->page.characters = f->characters;
	owned->page.character_count = f->character_count;
	owned->probabilities = f->probabilities;
	owned->images = f->images;
	*f = (struct findings){ .reader = f->reader };
	*out = &owned->page;
	return SCRAWL_OK;
}

void findings_release(struct findings *f)
{
	memory_free(f->lines);
	memory_free(f->characters);
	memory_free(f->probabilities);
	memory_free(f->images);
	*f = (struct findings){ .reader = f->reader };
}

void scrawl_page_destroy(struct scrawl_page *page)
{
	struct owned_page *owned = (struct owned_page *)page; /* its first member */
	if (!owned)
		return;
	memory_free(page->lines);
	memory_free(page->characters);
	memory_free(owned->probabilities);
	memory_free(owned->images);
	memory_free(owned);
}
