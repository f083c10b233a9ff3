/* SPDX-License-Identifier: MIT */
/*
 * reading_sink.c - selects, sorts, prints and draws readings
 */
#include "output/reading_sink.h"

#include <stdio.h>
#include <string.h>

#include "cli/message.h"
#include "cli/text.h"
#include "output/output_check.h"

static bool sink_prints(const struct reading_sink *sink)
{
	return !sink->sheet || !output_is_stdout(sink->sheet);
}

/* The number of readings that are shown at most. */
static size_t sink_limit(const struct reading_sink *sink)
{
	return sink_prints(sink) ? sink->limit : sink->drawn;
}

bool reading_sink_collects(const struct reading_sink *sink)
{
	return sink->order != READINGS_AS_GIVEN || !sink_prints(sink);
}

/* The selection's rank; among equals, and so without an order, the earlier comes first. */
static double reading_rank(const struct reading_sink *sink, const struct reading *reading)
{
	const struct reading_run *run = sink->run;
	switch (sink->order) {
	case READINGS_AS_GIVEN:
		break;
	case READINGS_BY_INDEX:
		return -(double)reading->index;
	case READINGS_BY_CONFIDENCE:
		return (double)reading->probabilities[reading_class(run, reading)];
	case READINGS_BY_LOSS: /* which is -log(p) of the label */
		if ((size_t)reading->label >= run->classes)
			return 0.0;
		return -(double)reading->probabilities[reading->label];
	}
	return 0.0;
}

static int print_reading(const struct reading_sink *sink, const struct reading *reading)
{
	if (sink->json)
		return reading_print_json(sink->run, reading);
	return reading_print_text(sink->run, reading);
}

int reading_sink_take(struct reading_sink *sink, const struct reading *reading)
{
	sink->taken++;
	if (sink->wrong && (size_t)reading->label == reading_class(sink->run, reading))
		return EXIT_DONE;
	if (reading_sink_is_full(sink))
		return EXIT_DONE;
	sink->shown++;
	bool as_given = sink->order == READINGS_AS_GIVEN;
	if (as_given && sink_prints(sink)) {
		int code = print_reading(sink, reading);
		if (code != EXIT_DONE || !sink->sheet)
			return code;
	}
	sink->selection.classes = sink->run->classes;
	sink->selection.limit = as_given ? sink->drawn : sink_limit(sink);
	return selection_add(&sink->selection, reading, reading_rank(sink, reading));
}

bool reading_sink_is_full(const struct reading_sink *sink)
{
	return sink->order == READINGS_AS_GIVEN && sink->shown >= sink_limit(sink);
}

static int draw_selection(const struct reading_sink *sink, const char *command)
{
	const struct selection *s = &sink->selection;
	char drawn[TEXT_NUMBER], of[TEXT_NUMBER];
	size_t count = s->count < sink->drawn ? s->count : sink->drawn;
	int code = reading_draw_sheet(sink->run, s->entries, count, command, sink->sheet);
	if (code != EXIT_DONE || !sink_prints(sink))
		return code;
	text_print_entry("picture", sink->sheet);
	printf("images: %s of %s%s\n", text_count(count, drawn), text_count(sink->shown, of),
	       sink->wrong ? " wrong ones" : "");
	return EXIT_DONE;
}

int reading_sink_finish(struct reading_sink *sink, const char *command)
{
	struct selection *s = &sink->selection;
	int code = EXIT_DONE;
	if (!sink->shown) {
		fprintf(stderr, "no reading is wrong%s\n",
			sink->sheet ? ", so there is no picture" : "");
		return EXIT_DONE;
	}
	selection_sort(s);
	if (sink->order != READINGS_AS_GIVEN && sink_prints(sink))
		for (size_t i = 0; i < s->count && code == EXIT_DONE; i++)
			code = print_reading(sink, &s->entries[i].reading);
	if (sink->sheet && code == EXIT_DONE)
		code = draw_selection(sink, command);
	return code;
}

void reading_sink_release(struct reading_sink *sink)
{
	selection_release(&sink->selection);
}
