/* SPDX-License-Identifier: MIT */
/*
 * run_log.c - JSON Lines with jansson
 */
#include "train/run_log.h"

#include <errno.h>
#include <stdlib.h>

#include "cli/json.h"

void run_log_event(struct run_log *log, const char *event, json_t *fields)
{
	if (!growing_wanted(&log->file)) {
		json_decref(fields);
		return;
	}
	json_t *line = json_pack("{s:i, s:s}", "schema", 2, "event", event);
	errno = ENOMEM;
	if (line && log->member)
		json_object_set_new(line, "member", json_count(log->member));
	bool ok = line && fields && !json_object_update(line, fields);
	char *text = ok ? json_line(line) : NULL;
	growing_flush(&log->file, text && fprintf(log->file.stream, "%s\n", text) > 0);
	free(text);
	json_decref(line);
	json_decref(fields);
}
