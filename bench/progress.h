/* SPDX-License-Identifier: MIT */
/*
 * progress.h - one line on stderr that says what is being measured, on a terminal only
 */
#ifndef SCRAWL_BENCH_PROGRESS_H
#define SCRAWL_BENCH_PROGRESS_H

struct bench_options;

/* Replaces the line; nothing if options say quiet or stderr is no terminal. */
void progress_show(const struct bench_options *options, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Takes it off the screen; the report does so before it prints. */
void progress_clear(void);

#endif
