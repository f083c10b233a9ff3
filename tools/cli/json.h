/* SPDX-License-Identifier: MIT */
/*
 * json.h - JSON for programs: values that cannot be wrong, and documents printed
 */
#ifndef SCRAWL_TOOLS_CLI_JSON_H
#define SCRAWL_TOOLS_CLI_JSON_H

#include <jansson.h>
#include <stddef.h>

/* A JSON string, cleaned if it is not UTF-8; JSON null for NULL. */
json_t *json_text(const char *text);
/* A JSON number, or null if x is not finite. */
json_t *json_number(double x);
json_t *json_count(size_t n);
/* The array with the value, which it takes over, behind it; NULL, all released, without memory. */
json_t *json_appended(json_t *array, json_t *value);

/*
 * Prints a document on standard output, in one line, and releases it.  A document that
 * is NULL means that memory ran out.  Returns an exit code; standard output is checked at the end.
 */
int json_print(json_t *document);

#endif
