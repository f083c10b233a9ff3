/* SPDX-License-Identifier: MIT */
/*
 * record.c - reads a run's log
 */
#include "sweep/record.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/memory_note.h"
#include "cli/message.h"

#define MAX_EPOCHS 1000000 /* as the option epochs */

char *record_path(const char *dir, const char *name, const char *file)
{
	size_t room = strlen(dir) + strlen(name) + strlen(file) + sizeof("//");
	char *path = malloc(room);
	if (path)
		snprintf(path, room, "%s/%s/%s", dir, name, file);
	return path;
}

/* The errno of a file that may be there and cannot be read; 0: it is not there. */
static int unless_absent(int error)
{
	return error == ENOENT || error == ENOTDIR ? 0 : error;
}

/* Returns 0 or an errno. */
static int record_has(const char *dir, const char *name, const char *file, bool *there)
{
	char *path = record_path(dir, name, file);
	if (!path)
		return ENOMEM;
	*there = !access(path, F_OK);
	int error = *there ? 0 : unless_absent(errno);
	free(path);
	return error;
}

/* A member that is a number; NaN: it is missing or null. */
static double number_member(const json_t *event, const char *key)
{
	const json_t *member = json_object_get(event, key);
	return json_is_number(member) ? json_number_value(member) : NAN;
}

static bool record_add_epoch(struct sweep_record *record, const json_t *event)
{
	double epoch = number_member(event, "epoch");
	if (!(epoch >= 1.0 && epoch <= MAX_EPOCHS))
		return true;
	size_t count = (size_t)epoch;
	if (count > record->epochs) {
		struct record_epoch *all = realloc(record->all, count * sizeof(*all));
		if (!all)
			return false;
		for (size_t i = record->epochs; i < count; i++)
			all[i] = (struct record_epoch){ NAN, NAN, NAN };
		record->all = all;
	}
	record->epochs = count;
	record->all[count - 1] = (struct record_epoch){ number_member(event, "val_accuracy"),
							number_member(event, "val_loss"),
							number_member(event, "seconds") };
	return true;
}

static void record_set_result(struct sweep_record *record, const json_t *event)
{
	const char *weights = json_string_value(json_object_get(event, "weights"));
	double best = number_member(event, "best_epoch");
	record->state = RECORD_DONE;
	record->val_accuracy = number_member(event, "val_accuracy");
	record->val_loss = number_member(event, "val_loss");
	record->seconds = number_member(event, "seconds");
	record->best_epoch = best >= 0.0 && best <= MAX_EPOCHS ? (size_t)best : 0;
	snprintf(record->weights, sizeof(record->weights), "%s", weights ? weights : "");
}

/* Returns 0 or an errno. */
static int record_read_lines(struct sweep_record *record, FILE *log)
{
	char *line = NULL;
	size_t room = 0;
	bool memory = true;
	while (memory && getline(&line, &room, log) > 0) {
		json_t *event = json_loads(line, 0, NULL);
		memory = event || !memory_has_failed();
		const char *kind = json_string_value(json_object_get(event, "event"));
		const char *status = json_string_value(json_object_get(event, "status"));
		if (kind && strcmp(kind, "epoch") == 0)
			memory = record_add_epoch(record, event);
		if (kind && status && strcmp(kind, "result") == 0 && strcmp(status, "ok") == 0)
			record_set_result(record, event);
		json_decref(event);
	}
	/* Without memory for a line, there is no error of the stream either. */
	int error = !memory ? ENOMEM : feof(log) ? 0 : errno;
	free(line);
	return error;
}

static int record_read_log(struct sweep_record *record, const char *dir, const char *name)
{
	char *path = record_path(dir, name, RUN_LOG);
	if (!path)
		return ENOMEM;
	FILE *log = fopen(path, "re");
	int error = log ? record_read_lines(record, log) : unless_absent(errno);
	if (log)
		fclose(log);
	free(path);
	return error;
}

int record_read(struct sweep_record *record, const char *dir, const char *name)
{
	bool diverged = false, begun = false;
	record_release(record);
	int error = record_read_log(record, dir, name);
	if (error || record->state == RECORD_DONE)
		return error;
	error = record_has(dir, name, RUN_DIVERGED, &diverged);
	if (!error)
		error = record_has(dir, name, RUN_CHECKPOINT, &begun);
	if (diverged || begun)
		record->state = diverged ? RECORD_DIVERGED : RECORD_BEGUN;
	return error;
}

void record_release(struct sweep_record *record)
{
	free(record->all);
	*record = (struct sweep_record){ .state = RECORD_NEW };
}

bool record_best(const struct sweep_record *record, size_t epochs, struct record_epoch *best)
{
	bool found = false;
	if (record->state == RECORD_DONE && epochs >= record->epochs) {
		*best = (struct record_epoch){ record->val_accuracy, record->val_loss,
					       record->seconds };
		return true;
	}
	size_t count = epochs < record->epochs ? epochs : record->epochs;
	for (size_t i = 0; i < count; i++) {
		const struct record_epoch *e = &record->all[i];
		bool better =
			!found || e->val_accuracy > best->val_accuracy ||
			(e->val_accuracy == best->val_accuracy && e->val_loss < best->val_loss);
		if (isfinite(e->val_accuracy) && better)
			*best = *e;
		found |= isfinite(e->val_accuracy) != 0;
	}
	if (found)
		best->seconds = record->all[count - 1].seconds;
	return found;
}
