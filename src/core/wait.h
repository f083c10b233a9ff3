/* SPDX-License-Identifier: MIT */
/*
 * wait.h - waiting for another thread: spinning, and a word to sleep on
 */
#ifndef SCRAWL_CORE_WAIT_H
#define SCRAWL_CORE_WAIT_H

#include <stdatomic.h>
#include <stdbool.h>

/* Begins as { 0 }. */
struct spin {
	unsigned pauses;
	double start;
};

/* Pauses briefly; false if it is time to sleep instead. */
bool spin_on(struct spin *s);

/*
 * Sleeps while *word is value, until wait_wake(); returns at once if it is another.  May return
 * early, so callers check what they wait for.
 */
void wait_while(atomic_uint *word, unsigned value);

/*
 * Wakes the thread that sleeps on word, which the caller has changed; at most one thread sleeps on
 * a word.  Costs a system call or a lock even if nobody sleeps.
 */
void wait_wake(atomic_uint *word);

#endif
