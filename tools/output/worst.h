/* SPDX-License-Identifier: MIT */
/*
 * worst.h - the most confident errors of a run, with their pictures
 */
#ifndef SCRAWL_TOOLS_OUTPUT_WORST_H
#define SCRAWL_TOOLS_OUTPUT_WORST_H

#include <jansson.h>
#include <scrawl.h>

#define MAX_WORST 24
#define WORST_TOP 3

struct worst_image {
	size_t index; /* number in its file */
	size_t label;
	size_t top[WORST_TOP]; /* the most probable classes */
	double probabilities[WORST_TOP];
	uint8_t *pixels; /* a copy */
};

/* Starts as { .classes = ..., .shape = ... }. */
struct worst_list {
	size_t classes;
	struct scrawl_shape shape;
	size_t count;
	struct worst_image images[MAX_WORST]; /* the most confident first; the earlier wins a tie */
};

/* Takes an image if it belongs in the list.  false: no memory. */
bool worst_add(struct worst_list *list, size_t index, size_t label, const float *probabilities,
	       const uint8_t *pixels);
void worst_release(struct worst_list *list);

/* [{index, label, prediction, top: [{class, probability}], picture}]; NULL: no memory. */
json_t *worst_json(const struct worst_list *list);

#endif
