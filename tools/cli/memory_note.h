/* SPDX-License-Identifier: MIT */
/*
 * memory_note.h - remembers that memory ran out where the program went on without something
 *
 * So it is with libraries that do not tell their callers, and with what is printed.  The program
 * then fails at its end, and what seems damaged may not be.  Thread-safe.
 */
#ifndef SCRAWL_TOOLS_CLI_MEMORY_NOTE_H
#define SCRAWL_TOOLS_CLI_MEMORY_NOTE_H

#include <stdbool.h>

void memory_note_failure(void);
bool memory_has_failed(void);

/* The block, NULL being noted. */
static inline void *memory_noted(void *block)
{
	if (!block)
		memory_note_failure();
	return block;
}

#endif
