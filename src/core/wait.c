/* SPDX-License-Identifier: MIT */
/*
 * wait.c - spinning by time, and sleeping on a word: by futex on Linux, elsewhere by one condition
 * variable for all words
 */
#include "core/wait.h"

#include <pthread.h>
#if defined(__linux__) && !defined(WAIT_WITHOUT_FUTEX)
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include "core/clock.h"

/*
 * Twice what waking costs, and longer than the gaps between the loops of a step.  Where other
 * programs share the CPUs, the awaited thread may not be running, and a spinning thread keeps its
 * CPU from it: measured with one of two CPUs shared, training loses 10 % with 200 microseconds and
 * 30 % with a millisecond.  The length of a pause varies from 3 to 50 nanoseconds between
 * processors, so the clock decides; it is read (in 25 nanoseconds, without a system call) after
 * some pauses only.
 */
#define SPIN_SECONDS     100e-6
#define PAUSES_PER_CLOCK 64

static void pause_briefly(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("yield");
#endif
}

bool spin_on(struct spin *s)
{
	pause_briefly();
	if (++s->pauses % PAUSES_PER_CLOCK)
		return true;
	double now = clock_seconds();
	if (s->pauses == PAUSES_PER_CLOCK)
		s->start = now;
	return now - s->start < SPIN_SECONDS;
}

#ifdef FUTEX_WAIT_PRIVATE

_Static_assert(sizeof(atomic_uint) == 4, "a futex has 32 bits");

void wait_while(atomic_uint *word, unsigned value)
{
	syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

void wait_wake(atomic_uint *word)
{
	syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

#else

static pthread_mutex_t wait_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t woken = PTHREAD_COND_INITIALIZER;

/* The word has changed before the waker takes the lock, so a sleeper sees that or is woken. */
void wait_while(atomic_uint *word, unsigned value)
{
	pthread_mutex_lock(&wait_lock);
	if (atomic_load(word) == value)
		pthread_cond_wait(&woken, &wait_lock);
	pthread_mutex_unlock(&wait_lock);
}

void wait_wake(atomic_uint *word)
{
	(void)word;
	pthread_mutex_lock(&wait_lock);
	pthread_cond_broadcast(&woken);
	pthread_mutex_unlock(&wait_lock);
}

#endif
