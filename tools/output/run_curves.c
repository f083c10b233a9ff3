/* SPDX-License-Identifier: MIT */
/*
 * run_curves.c - the events of a log; a later member's epochs replace those of the one before
 */
#include "output/run_curves.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json.h"
#include "cli/message.h"

#define MAX_EPOCH 1e6 /* training takes no more */

/* Leaves out an epoch whose number makes no sense.  false: no memory. */
static bool append_epoch(struct run_curves *c, const json_t *event)
{
	static const struct {
		const char *key;
		double scale;
	} members[RUN_COLUMNS] = {
		[RUN_EPOCH] = { "epoch", 1.0 },
		[RUN_TRAIN_LOSS] = { "train_loss", 1.0 },
		[RUN_VAL_LOSS] = { "val_loss", 1.0 },
		[RUN_TRAIN_ACCURACY] = { "train_accuracy", 100.0 },
		[RUN_VAL_ACCURACY] = { "val_accuracy", 100.0 },
		[RUN_SECONDS] = { "seconds", 1.0 },
	};
	double epoch = json_get_number(event, members[RUN_EPOCH].key);
	if (!(epoch >= 1.0 && epoch <= MAX_EPOCH))
		return true;
	for (size_t i = 0; i < RUN_COLUMNS; i++) {
		double *grown = realloc(c->column[i], (c->count + 1) * sizeof(*grown));
		if (!grown)
			return false;
		c->column[i] = grown;
		grown[c->count] = members[i].scale * json_get_number(event, members[i].key);
	}
	c->count++;
	return true;
}

/* Takes ownership of the event. */
static int take_event(struct run_curves *c, const char *name, size_t number, json_t *event)
{
	const char *kind = json_get_text(event, "event");
	size_t member = (size_t)json_integer_value(json_object_get(event, "member"));
	int code = EXIT_DONE;
	if (number == 1 && strcmp(kind, "run") != 0) {
		code = fail_with(EXIT_DATA, "%s: not a log of scrawl train --log", name);
	} else if (strcmp(kind, "run") == 0) {
		run_curves_release(c);
		c->run = json_incref(event);
	} else if (strcmp(kind, "epoch") == 0) {
		if (member != c->member)
			c->count = 0;
		c->member = member;
		if (!append_epoch(c, event))
			code = fail_memory();
	} else if (strcmp(kind, "result") == 0 || strcmp(kind, "lr_range") == 0) {
		json_decref(c->result);
		c->result = json_incref(event);
	} else if (strcmp(kind, "resume") == 0) {
		json_decref(c->result);
		c->result = NULL;
	}
	json_decref(event);
	return code;
}

int run_curves_read(struct run_curves *curves, const char *name, const char *text, size_t length)
{
	const char *end = text + length, *newline;
	int code = EXIT_DONE;
	*curves = (struct run_curves){ 0 };
	for (size_t number = 1; code == EXIT_DONE && text < end; number++, text = newline + 1) {
		newline = memchr(text, '\n', (size_t)(end - text));
		if (!newline)
			break;
		json_t *event = json_loadb(text, (size_t)(newline - text), 0, NULL);
		if (!json_is_object(event)) {
			json_decref(event);
			return fail_with(EXIT_DATA, "%s:%zu: not a log of scrawl train --log", name,
					 number);
		}
		code = take_event(curves, name, number, event);
	}
	return code;
}

void run_curves_release(struct run_curves *curves)
{
	for (size_t i = 0; i < RUN_COLUMNS; i++)
		free(curves->column[i]);
	json_decref(curves->run);
	json_decref(curves->result);
	*curves = (struct run_curves){ 0 };
}
