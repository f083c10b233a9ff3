/* SPDX-License-Identifier: MIT */
/*
 * data_text.h - what a data set holds, as text and as JSON
 */
#ifndef SCRAWL_TOOLS_OUTPUT_DATA_TEXT_H
#define SCRAWL_TOOLS_OUTPUT_DATA_TEXT_H

#include "input/train_test.h"

/* A data set, looked at. */
struct data_report {
	const char *name; /* as given */
	const struct train_test *parts;
	struct scrawl_inspection *inspections[MAX_NAMED_DATA]; /* of each part */
	size_t in_train[MAX_NAMED_DATA]; /* images of it that are also in the training set */
};

/* Print it on standard output.  They return an exit code. */
int data_report_text(const struct data_report *report);
int data_report_json(const struct data_report *report);

#endif
