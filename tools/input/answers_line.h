/* SPDX-License-Identifier: MIT */
/*
 * answers_line.h - one line of a prediction file
 */
#ifndef SCRAWL_TOOLS_INPUT_ANSWERS_LINE_H
#define SCRAWL_TOOLS_INPUT_ANSWERS_LINE_H

#include <scrawl.h>

/* One line of a file. */
struct answer {
	uint64_t index, label, prediction;
	size_t classes; /* 0: no probabilities */
	float probabilities[SCRAWL_MAX_CLASSES];
};

/* What the columns of a CSV file hold. */
#define MAX_ANSWER_COLUMNS 512
struct answer_columns {
	size_t count;
	/* Negative: an enum answer_field; from 0: the probability of that class. */
	int holds[MAX_ANSWER_COLUMNS];
	size_t classes; /* columns of probabilities */
};

/* All return NULL, or what is wrong with the line; static.  A newline may end it. */
const char *answers_csv_header(char *line, struct answer_columns *columns);
const char *answers_csv_row(char *line, const struct answer_columns *columns,
			    struct answer *answer);
const char *answers_json_row(const char *line, struct answer *answer);

#endif
