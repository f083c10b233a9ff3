/* SPDX-License-Identifier: MIT */
/*
 * reading_sink.c - selects, sorts, prints and draws readings
 */
#include "output/reading_sink.h"

#include <stdio.h>
#include <string.h>

#include "cli/message.h"
#include "cli/text.h"

bool reading_sink_collects(const struct reading_sink *sink)
{
	return sink->order != READINGS_AS_GIVEN || sink->sheet;
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
	if (!reading_sink_collects(sink))
		return print_reading(sink, reading);
	sink->selection.classes = sink->run->classes;
	sink->selection.limit = sink->limit;
	return selection_add(&sink->selection, reading, reading_rank(sink, reading));
}

bool reading_sink_is_full(const struct reading_sink *sink)
{
	return sink->order == READINGS_AS_GIVEN && sink->shown >= sink->limit;
}

static int draw_selection(const struct reading_sink *sink, const char *command)
{
	const struct selection *s = &sink->selection;
	char drawn[TEXT_NUMBER], of[TEXT_NUMBER];
	if (!s->count) {
		printf("picture: none, as no reading is wrong\n");
		return EXIT_DONE;
	}
	int code = reading_draw_sheet(sink->run, s->entries, s->count, command, sink->sheet);
	if (code == EXIT_DONE && strcmp(sink->sheet, "-") != 0)
		printf("picture: %s\nimages: %s of %s%s\n", sink->sheet,
		       text_count(s->count, drawn), text_count(sink->shown, of),
		       sink->wrong ? " wrong ones" : "");
	return code;
}

int reading_sink_finish(struct reading_sink *sink, const char *command)
{
	struct selection *s = &sink->selection;
	int code = EXIT_DONE;
	selection_sort(s);
	if (sink->sheet)
		return draw_selection(sink, command);
	for (size_t i = 0; i < s->count && code == EXIT_DONE; i++)
		code = print_reading(sink, &s->entries[i].reading);
	return code;
}

void reading_sink_release(struct reading_sink *sink)
{
	selection_release(&sink->selection);
}
