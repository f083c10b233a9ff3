/* SPDX-License-Identifier: MIT */
/*
 * report_read.c - reads a report
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/message.h"
#include "report/report.h"

static int check_report(const char *path, const json_t *root)
{
	const char *schema = json_string_value(json_object_get(root, "schema"));
	if (!schema || strcmp(schema, REPORT_SCHEMA) != 0)
		return fail_with(EXIT_DATA,
				 "%s: not a report of scrawl-bench --json (\"schema\" is %s)", path,
				 schema ? schema : "missing");
	if (!json_is_array(json_object_get(root, "cases")))
		return fail_with(EXIT_DATA, "%s: has no \"cases\"", path);
	return EXIT_DONE;
}

int report_read(const char *path, json_t **out)
{
	json_error_t error;
	FILE *file = fopen(path, "r");
	if (!file)
		return fail_with(EXIT_IO, "%s: %s", path, strerror(errno));
	errno = 0;
	json_t *root = json_loadf(file, JSON_REJECT_DUPLICATES, &error);
	int reason = ferror(file) ? errno : 0;
	fclose(file);
	if (reason != 0)
		return fail_with(EXIT_IO, "%s: %s", path, strerror(reason));
	if (!root)
		return fail_with(EXIT_DATA, "%s: line %d is not JSON: %s", path, error.line,
				 error.text);
	int code = check_report(path, root);
	if (code == EXIT_DONE)
		*out = root;
	else
		json_decref(root);
	return code;
}
