/* SPDX-License-Identifier: MIT */
/*
 * status_line.c - a carriage return, the text, and the rest of the line erased
 */
#include "cli/status_line.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/clock.h"

#define INTERVAL  0.1 /* seconds between two drawings */
#define MAX_BYTES 512

static struct {
	bool shown;  /* there is a line */
	bool colour; /* it may have colours */
	bool drawn;  /* it is on the screen now */
	double due;  /* earliest time of the next drawing */
} status_line;

void status_line_init(bool quiet)
{
	const char *term = getenv("TERM");
	const char *no_color = getenv("NO_COLOR");
	status_line.shown =
		!quiet && isatty(STDERR_FILENO) && term && *term && strcmp(term, "dumb") != 0;
	status_line.colour = status_line.shown && !(no_color && *no_color);
}

bool status_line_colour(void)
{
	return status_line.colour;
}

size_t status_line_columns(void)
{
	struct winsize size;
	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col)
		return size.ws_col;
	return 80;
}

bool status_line_due(void)
{
	return status_line.shown && monotonic_seconds() >= status_line.due;
}

/* Bytes of the text that fit the columns: a longer line would wrap and could not be erased. */
static size_t bytes_that_fit(const char *text, size_t columns)
{
	const char *at = text;
	while (*at) {
		if (*at == '\033') {
			at += strcspn(at, "m");
			at += *at == 'm';
			continue;
		}
		bool begins = ((unsigned char)*at & 0xc0) != 0x80; /* of a UTF-8 character */
		if (begins && !columns)
			break;
		columns -= begins;
		at++;
	}
	return (size_t)(at - text);
}

void status_line_show(const char *format, ...)
{
	if (!status_line.shown)
		return;
	char text[MAX_BYTES];
	va_list arguments;
	va_start(arguments, format);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): it is, one line above */
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	/* Not the last column: some terminals wrap there. */
	fprintf(stderr, "\r%.*s\033[K", (int)bytes_that_fit(text, status_line_columns() - 1), text);
	status_line.drawn = true;
	status_line.due = monotonic_seconds() + INTERVAL;
}

void status_line_clear(void)
{
	if (status_line.drawn)
		fputs("\r\033[K", stderr);
	status_line.drawn = false;
	status_line.due = 0.0;
}
