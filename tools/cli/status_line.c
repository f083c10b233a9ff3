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
#define MIN_BAR   10 /* cells; a shorter bar is not drawn */
#define MAX_BAR   40

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

/* The same, but without a field that does not fit whole; two blanks are between fields. */
static size_t fields_that_fit(const char *text, size_t columns)
{
	size_t bytes = bytes_that_fit(text, columns);
	for (size_t i = bytes; text[bytes] && i > 0; i--)
		if (text[i] == ' ' && text[i + 1] == ' ')
			return i;
	return bytes;
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
	fprintf(stderr, "\r%.*s\033[K", (int)fields_that_fit(text, status_line_columns() - 1),
		text);
	status_line.drawn = true;
	status_line.due = monotonic_seconds() + INTERVAL;
}

/* "[#####-----] " with share of it done, in out [2 * MAX_BAR + 32]. */
static void draw_bar(char *out, size_t cells, double share)
{
	size_t done = share > 0.0 ? (size_t)(share * (double)cells) : 0;
	if (done > cells)
		done = cells;
	char full[MAX_BAR + 1], rest[MAX_BAR + 1];
	memset(full, '#', done);
	full[done] = '\0';
	memset(rest, '-', cells - done);
	rest[cells - done] = '\0';
	sprintf(out, "[%s%s%s%s] ", status_line.colour ? "\033[32m" : "", full,
		status_line.colour ? "\033[0m" : "", rest);
}

void status_line_bar(double share, const char *text)
{
	char before[64], bar[2 * MAX_BAR + 32] = "";
	snprintf(before, sizeof(before), "%3.0f%% ", 100.0 * share);
	size_t columns = status_line_columns();
	size_t used = strlen(before) + strlen(text) + 3 + 1; /* brackets, blank, last column */
	size_t cells = columns > used ? columns - used : 0;
	if (cells >= MIN_BAR)
		draw_bar(bar, cells < MAX_BAR ? cells : MAX_BAR, share);
	status_line_show("%s%s%s", before, bar, text);
}

void status_line_clear(void)
{
	if (status_line.drawn)
		fputs("\r\033[K", stderr);
	status_line.drawn = false;
	status_line.due = 0.0;
}
