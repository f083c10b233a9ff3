/* SPDX-License-Identifier: MIT */
/*
 * answers.h - prediction files: for each image its label, and what a model answered
 *
 * As `scrawl eval --predictions` writes them:
 *
 *	index,label,prediction,confidence,p0,p1,...              CSV, with a header
 *	{"index": 0, "label": 7, "prediction": 7, "probabilities": [...], ...}      JSON Lines
 *
 * Classes are numbers from 0.  Other columns and members are ignored, and columns may have any
 * order.  Without probabilities, the prediction counts as certain.
 */
#ifndef SCRAWL_TOOLS_INPUT_ANSWERS_H
#define SCRAWL_TOOLS_INPUT_ANSWERS_H

#include <scrawl.h>

struct answers {
	size_t count;
	size_t classes;       /* without probabilities: the largest number there is, + 1 */
	bool certain;         /* there are no probabilities; these are 0 and 1 */
	uint64_t *indices;    /* [count] */
	uint8_t *labels;      /* [count] */
	uint8_t *predicted;   /* [count] */
	float *probabilities; /* [count, classes]; NULL if certain */
};

/*
 * Reads a file, "-" being standard input; its first byte says which of the two it is.  Returns an
 * exit code, with the error printed; release in any case.
 */
int answers_read(struct answers *answers, const char *path);
void answers_release(struct answers *answers);

#endif
