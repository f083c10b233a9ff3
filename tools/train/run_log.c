/* SPDX-License-Identifier: MIT */
/*
 * run_log.c - JSON Lines with jansson
 */
#include "train/run_log.h"

#include <errno.h>

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
	bool ok = line && fields && !json_object_update(line, fields) &&
		  !json_dumpf(line, log->file.stream, JSON_COMPACT | JSON_REAL_PRECISION(12)) &&
		  fputc('\n', log->file.stream) != EOF;
	growing_flush(&log->file, ok);
	json_decref(line);
	json_decref(fields);
}
