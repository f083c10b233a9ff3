/* SPDX-License-Identifier: MIT */
/*
 * segment.h - the ink of a line cut and joined into characters
 */
#ifndef SCRAWL_READ_SEGMENT_H
#define SCRAWL_READ_SEGMENT_H

#include "read/lines.h"
#include "read/reader.h"

/* Ink that is read as one character. */
struct segment {
	struct frame frame;
	double certainty;           /* that this is one character's ink: 0 .. 1 */
	const float *probabilities; /* [classes] */
	const uint8_t *image;       /* [input] */
};

/* The segments of a line, with what was computed for them. */
struct segments {
	size_t count;
	struct segment *all;  /* [count], from left to right */
	float *probabilities; /* of all candidates */
	uint8_t *images;
};

/* Finds the most probable characters of a line.  ENOMEM, ENUMERIC; then nothing to release. */
enum scrawl_status segment_line(struct scrawl_reader *reader, const struct line *line,
				struct segments *out);

/* All of the line's ink as one character. */
enum scrawl_status segment_whole(struct scrawl_reader *reader, const struct line *line,
				 struct segments *out);
void segments_release(struct segments *segments);

#endif
