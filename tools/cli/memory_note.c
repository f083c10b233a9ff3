/* SPDX-License-Identifier: MIT */
/*
 * memory_note.c - remembers that memory ran out where the program went on without something
 */
#include "cli/memory_note.h"

#include <stdatomic.h>

static atomic_bool memory_failed;

void memory_note_failure(void)
{
	atomic_store(&memory_failed, true);
}

bool memory_has_failed(void)
{
	return atomic_load(&memory_failed);
}
