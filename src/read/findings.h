/* SPDX-License-Identifier: MIT */
/*
 * findings.h - the characters of a page as they are found
 */
#ifndef SCRAWL_READ_FINDINGS_H
#define SCRAWL_READ_FINDINGS_H

#include "read/reader.h"

/* Lines and characters, each in an array that grows. */
struct findings {
	const struct scrawl_reader *reader;
	struct scrawl_text_line *lines;
	struct scrawl_character *characters;
	float *probabilities; /* [characters, classes] */
	uint8_t *images;      /* [characters, input] */
	size_t line_count, line_room, character_count, character_room;
};

/* Begins a line with that box.  ENOMEM. */
enum scrawl_status findings_add_line(struct findings *f, struct scrawl_box box);

/*
 * Adds a character, which the reader has read so from this image, to the last line.  certainty:
 * that it is the ink of one character.  ENOMEM.
 */
enum scrawl_status findings_add(struct findings *f, struct scrawl_box box, double certainty,
				const float *probabilities, const uint8_t *image);

/* Adds a cell without ink.  ENOMEM. */
enum scrawl_status findings_add_blank(struct findings *f, struct scrawl_box box);

/* Makes the page, which takes what was found; ENOMEM. */
enum scrawl_status findings_page(struct findings *f, const struct scrawl_page *about,
				 struct scrawl_page **out);
void findings_release(struct findings *f);

#endif
