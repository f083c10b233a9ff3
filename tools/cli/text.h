/* SPDX-License-Identifier: MIT */
/*
 * text.h - text for display: cleaning, width, numbers with units
 */
#ifndef SCRAWL_TOOLS_CLI_TEXT_H
#define SCRAWL_TOOLS_CLI_TEXT_H

#include <stddef.h>
#include <stdio.h>

/*
 * Bytes of the UTF-8 character at text; 0: not printable.  Invalid UTF-8, control characters,
 * bidirectional controls, invisible characters, U+FFFE and U+FFFF are not.
 */
size_t text_character(const char *text);

/*
 * Replaces what is not printable by '?', in place: names come from files, and a file must not
 * control the terminal.
 */
void text_clean(char *text);

/*
 * A cleaned copy of at most columns characters ("..." at the end if cut).  NULL: no memory, which
 * is noted, so that the program does not end as if it had shown everything.
 */
char *text_copy(const char *text, size_t columns);

/* Prints the text on standard output, cleaned. */
void text_print(const char *text);

/* Prints the line "key: text", cleaned. */
void text_print_entry(const char *key, const char *text);

/* Prints text, wrapped between column, where the cursor is, and width, then a newline. */
void text_print_wrapped(FILE *to, const char *text, size_t column, size_t width);

/*
 * A copy of a JSON document in which what is not printable is escaped as \uXXXX, except newlines.
 * NULL: no memory.
 */
char *text_json(const char *json);

/* Characters of UTF-8 text. */
size_t text_columns(const char *text);

/* All of these write into out, which has room for TEXT_NUMBER bytes, and return it. */
#define TEXT_NUMBER 40
char *text_count(size_t n, char *out);          /* 60,000 */
char *text_bytes(double bytes, char *out);      /* 1.5 MB */
char *text_flops(double flops, char *out);      /* 4.59 MFLOP, "-" for none */
char *text_duration(double seconds, char *out); /* 1:05 */

#endif
