/* SPDX-License-Identifier: MIT */
/*
 * reading_sink.h - takes the readings of a run and shows those asked for, in the order asked for
 */
#ifndef SCRAWL_TOOLS_OUTPUT_READING_SINK_H
#define SCRAWL_TOOLS_OUTPUT_READING_SINK_H

#include "output/reading_text.h"

enum reading_order {
	READINGS_AS_GIVEN,
	READINGS_BY_INDEX,
	READINGS_BY_CONFIDENCE,
	READINGS_BY_LOSS
};

/*
 * Readings are printed as they come or, if they are to be sorted, once all are there.  Those that
 * are drawn are collected.
 */
struct reading_sink {
	const struct reading_run *run;
	enum reading_order order;
	bool wrong;        /* only images whose label is another class; all must have one */
	bool json;         /* else text */
	const char *sheet; /* draw a picture, too; "-": nothing else; NULL: none */
	size_t limit;      /* readings printed, at least 1 */
	size_t drawn;      /* of these, readings in the picture, at least 1 */
	/* Start as 0. */
	struct selection selection;
	size_t taken, shown;
};

/* Whether nothing is printed before the end. */
bool reading_sink_collects(const struct reading_sink *sink);

/* Takes the next reading.  Returns an exit code, with the error printed. */
int reading_sink_take(struct reading_sink *sink, const struct reading *reading);

/* Whether no further reading can change what is shown. */
bool reading_sink_is_full(const struct reading_sink *sink);

/* Shows what was collected, for this command.  Returns an exit code, with the error printed. */
int reading_sink_finish(struct reading_sink *sink, const char *command);

void reading_sink_release(struct reading_sink *sink);

#endif
