/* SPDX-License-Identifier: MIT */
/*
 * text.h - text for people: cleaned, measured, numbers with units; and the JSON for programs
 */
#ifndef SCRAWL_TOOLS_CLI_TEXT_H
#define SCRAWL_TOOLS_CLI_TEXT_H

#include <jansson.h>
#include <stddef.h>

/*
 * Replaces control characters and whatever is not UTF-8 by '?', in place: names come from files,
 * and a file must not be able to steer the terminal.
 */
void text_clean(char *text);

/* A cleaned copy of at most columns characters ("..." at the end if cut); NULL: no memory. */
char *text_copy(const char *text, size_t columns);

/* Characters of UTF-8 text. */
size_t text_columns(const char *text);

/* All of these write into out, which has room for TEXT_NUMBER bytes, and return it. */
#define TEXT_NUMBER 40
char *text_count(size_t n, char *out);          /* 60,000 */
char *text_bytes(double bytes, char *out);      /* 1.5 MB */
char *text_flops(double flops, char *out);      /* 4.59 MFLOP, "-" for none */
char *text_duration(double seconds, char *out); /* 1:05 */

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
