/* SPDX-License-Identifier: MIT */
/*
 * progress.c - the line is rewritten ten times a second at most
 */
#include "progress.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "core/clock.h"

#define INTERVAL 0.1 /* seconds */

static bool drawn;
static double next_draw;

static bool terminal(void)
{
	const char *term = getenv("TERM");
	return isatty(STDERR_FILENO) && term && *term && strcmp(term, "dumb") != 0;
}

void progress_show(const struct bench_options *options, const char *format, ...)
{
	double now = clock_seconds();
	if (options->quiet || now < next_draw || !terminal())
		return;
	next_draw = now + INTERVAL;
	char line[160]; /* a wider line would wrap, and stay */
	va_list arguments;
	va_start(arguments, format);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): it is, one line above */
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	fprintf(stderr, "\r%.79s\033[K", line);
	drawn = true;
}

void progress_clear(void)
{
	if (drawn)
		fputs("\r\033[K", stderr);
	drawn = false;
	next_draw = 0.0;
}
