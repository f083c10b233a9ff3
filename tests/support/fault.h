/* SPDX-License-Identifier: MIT */
/*
 * fault.h - preloaded into the program, lets some of its calls fail
 *
 * SCRAWL_FAULT="KINDS FIRST PERIOD EFFECT": of the calls of these kinds (read+write), in all
 * threads, number FIRST is hit and then each PERIOD-th after it (0: no other).  EFFECT is the errno
 * of the failure, "short" (half of the bytes are transferred), "kill" (the process is killed
 * before the call), "torn" (half of the bytes are written, then it is killed) or "lost" (it is
 * killed, and what was written and not synced is lost).
 *
 * The file SCRAWL_FAULT_REPORT holds numbers of 64 bits, which are updated: how many calls were
 * hit, then how many there were of each of these kinds, in the order of enum fault_kind.
 */
#ifndef SCRAWL_TESTS_FAULT_H
#define SCRAWL_TESTS_FAULT_H

#include <stdbool.h>
#include <stdint.h>

enum fault_kind {
	FAULT_ALLOCATION = 1 << 0,
	FAULT_MAPPING = 1 << 1,
	FAULT_THREAD = 1 << 2,
	FAULT_READ = 1 << 3,
	FAULT_WRITE = 1 << 4,
	FAULT_SYNC = 1 << 5,
	FAULT_RENAME = 1 << 6,
	FAULT_LINK = 1 << 7,
	FAULT_UNLINK = 1 << 8,
	FAULT_OPEN = 1 << 9,
	FAULT_CLOSE = 1 << 10,
	FAULT_TRUNCATE = 1 << 11,
	FAULT_STAT = 1 << 12,
	FAULT_FOLDER = 1 << 13,
	FAULT_LOCK = 1 << 14,
};

enum { FAULT_KINDS = 15 };

enum fault_effect { EFFECT_ERROR, EFFECT_SHORT, EFFECT_KILL, EFFECT_TORN, EFFECT_LOST };

extern unsigned fault_kinds; /* 0: no call fails, yet or at all */
extern enum fault_effect fault_effect;
extern int fault_error; /* of EFFECT_ERROR */

/* Counts a call; whether it is hit. */
bool fault_hits(enum fault_kind kind);

/* Catches the system calls of these kinds from here on; false: impossible here. */
bool system_calls_catch(unsigned kinds);

/* What the C library's syscall() does, but negative errnos are returned, and nothing is caught. */
long system_call(long number, long a, long b, long c, long d, long e, long f);

/* For EFFECT_LOST: remembers how much of a file would survive a power failure. */
void unsynced_note_write(int fd);
void unsynced_note_sync(int fd);
void unsynced_drop(void);

#endif
