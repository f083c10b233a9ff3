/* SPDX-License-Identifier: MIT */
/*
 * csv.h - fields of comma-separated values (RFC 4180, but lines end with a newline alone)
 */
#ifndef SCRAWL_TOOLS_CLI_CSV_H
#define SCRAWL_TOOLS_CLI_CSV_H

#include <stdio.h>
#include <string.h>

#include "cli/text.h"

/* Writes a text, in quotes if it needs them; what is neither printable nor newline becomes '?'. */
static inline void csv_text(FILE *to, const char *text)
{
	const char *quote = strpbrk(text, ",\"\n") ? "\"" : "";
	fputs(quote, to);
	for (size_t bytes; *text; text += bytes ? bytes : 1) {
		bytes = *text == '\n' ? 1 : text_character(text);
		if (*text == '"')
			fputc('"', to);
		fwrite(bytes ? text : "?", 1, bytes ? bytes : 1, to);
	}
	fputs(quote, to);
}

#endif
