/* SPDX-License-Identifier: MIT */
/*
 * json.h - JSON values that are always valid, reading members, and printing documents
 */
#ifndef SCRAWL_TOOLS_CLI_JSON_H
#define SCRAWL_TOOLS_CLI_JSON_H

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

/* From now on, notes (memory_note.h) if memory runs out in jansson, and lets it go on. */
void json_note_memory(void);

/* A JSON string, cleaned if it is not UTF-8; JSON null for NULL. */
json_t *json_text(const char *text);
/* A JSON number, or null if x is not finite. */
json_t *json_number(double x);
json_t *json_count(size_t n);
/* Appends value, taking ownership; returns the array, or NULL with both released: no memory. */
json_t *json_appended(json_t *array, json_t *value);
/* The same with a member of an object. */
json_t *json_with(json_t *object, const char *key, json_t *value);

/*
 * A member's number, NAN if there is none or it is absurd: above 1e30, or not 0 and below 1e-30.
 * A member's text, "" if there is none.  object may be NULL or no object.
 */
double json_get_number(const json_t *object, const char *key);
const char *json_get_text(const json_t *object, const char *key);

/*
 * What json_dumps() is for, which leaves out keys for which it cannot make room.  NULL: no memory,
 * or document is NULL.
 */
char *json_dumped(const json_t *document, size_t flags);

/*
 * A document as one line in which only printable characters are not escaped, to be freed; NULL: no
 * memory, or document is NULL.
 */
char *json_line(const json_t *document);

/*
 * Prints a document as one line on standard output and releases it; NULL: memory ran out.  Returns
 * an exit code; program_main() checks for write errors.
 */
int json_print(json_t *document);

/* The same to a file, which the caller checks for errors. */
int json_write(json_t *document, FILE *to);

#endif
