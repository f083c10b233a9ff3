/* SPDX-License-Identifier: MIT */
/*
 * status_line.h - one line on standard error that shows how far the work is, redrawn in place
 *
 * Shown only on a terminal, and not if TERM is "dumb".  Errors and warnings (message.h) clear it
 * before they print; other output must call status_line_clear first.  Not thread-safe.
 */
#ifndef SCRAWL_TOOLS_CLI_STATUS_LINE_H
#define SCRAWL_TOOLS_CLI_STATUS_LINE_H

#include <stdbool.h>
#include <stddef.h>

/* To be called first: until then the others do nothing and return false.  quiet: show no line. */
void status_line_init(bool quiet);

/* Whether to use colour: there is a line, and NO_COLOR is unset or empty (no-color.org). */
bool status_line_colour(void);

/* The terminal's width. */
size_t status_line_columns(void);

/* Whether the line is shown and was not drawn within the last tenth of a second. */
bool status_line_due(void);

/* Replaces the line, cut to the terminal's width; colours ("\033[32m") take no columns. */
void status_line_show(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same as a percentage, a bar where there is room for one, and a text: "42% [###----] TEXT". */
void status_line_bar(double share, const char *text);

/* Erases the line; the next one is due at once. */
void status_line_clear(void);

#endif
