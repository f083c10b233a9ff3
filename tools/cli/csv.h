/* SPDX-License-Identifier: MIT */
/*
 * csv.h - fields of comma-separated values (RFC 4180, but lines end with a newline alone)
 */
#ifndef SCRAWL_TOOLS_CLI_CSV_H
#define SCRAWL_TOOLS_CLI_CSV_H

#include <stdio.h>
#include <string.h>

/* Writes a text, in quotes if it needs them. */
static inline void csv_text(FILE *to, const char *text)
{
	if (!strpbrk(text, ",\"\r\n")) {
		fputs(text, to);
		return;
	}
	fputc('"', to);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', to);
		fputc(*text, to);
	}
	fputc('"', to);
}

#endif
