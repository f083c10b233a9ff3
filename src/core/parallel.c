/* SPDX-License-Identifier: MIT */
/*
 * parallel.c - a pool of threads for short loops
 *
 * A training step is a handful of loops of a millisecond or less, so starting and ending matter.
 *
 * Ranges: each thread has a range of the pieces and takes them from its front; when that is empty
 * it steals single pieces from the ends of the others'.  A loop of the same length gives a thread
 * the same range every time, so that it mostly finds its shards' data in its own caches and memory.
 * A loop ends when its pieces are done, not when every thread has checked in, so a thread not yet
 * scheduled delays nobody.
 *
 * Claims: a range is one word, and a piece is claimed by exchanging it for a shorter range.  The
 * word alone says which piece that is, so it does not matter whether the word was the same all the
 * time or belongs to a later loop by now: the thread that claims a piece owns it.  Until it is
 * counted in `done`, that piece's loop cannot end and its fields do not change.
 *
 * Counts: a thread counts the pieces that it has done, in all loops, on a cache line of its own.
 * The caller waits until the sum is the number of all pieces published so far.  The sum never
 * exceeds that, so it is complete when it is reached, though read one by one.
 */
#include "core/parallel.h"

#include <omp.h>
#include <pthread.h>
#include <signal.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>

#include "core/cpus.h"
#include "core/denormals.h"
#include "core/fork.h"
#include "core/memory.h"
#include "core/wait.h"

struct worker {
	/* Written by the caller, the thread and thieves. */
	alignas(MEMORY_ALIGNMENT) _Atomic uint64_t range; /* pieces [low half, high half) */
	atomic_uint asleep;

	/* Written by the thread. */
	alignas(MEMORY_ALIGNMENT) atomic_size_t done; /* pieces, in all loops */
	struct parallel *pool;
	pthread_t thread;
	unsigned index; /* 0 is the calling thread */
};

struct parallel {
	struct worker *workers; /* [slots]; the caller is the first */
	unsigned slots, count;  /* threads asked for; those that run */
	unsigned generation;    /* of the process in which they do */
	bool spins;

	parallel_fn *fn; /* the loop */
	void *arg;
	size_t n, grain;
	atomic_size_t published; /* pieces, in all loops */

	atomic_bool quit;
	atomic_uint ready, sleepers; /* workers that have started; that sleep, or are about to */
	struct cpu_mask cpus;        /* those that the workers may run on */
};

/* ---- pieces ---------------------------------------------------------------------------------- */

static uint64_t pack_range(uint64_t begin, uint64_t end)
{
	return end << 32 | begin;
}

static bool is_empty(uint64_t range)
{
	return (uint32_t)range == range >> 32;
}

/* Claims the first or the last piece of a range; false if it is empty. */
static bool claim(_Atomic uint64_t *range, bool last, size_t *piece)
{
	uint64_t old = atomic_load(range), new;
	do {
		uint32_t begin = (uint32_t)old, end = (uint32_t)(old >> 32);
		if (begin == end)
			return false;
		*piece = last ? end - 1 : begin;
		new = last ? pack_range(begin, end - 1) : pack_range(begin + 1, end);
	} while (!atomic_compare_exchange_weak(range, &old, new));
	return true;
}

static bool all_done(struct parallel *p)
{
	size_t done = 0;
	for (unsigned i = 0; i < p->slots; i++)
		done += atomic_load(&p->workers[i].done);
	return done == atomic_load(&p->published);
}

static bool wake(struct worker *w)
{
	bool slept = atomic_load(&w->asleep) && atomic_exchange(&w->asleep, 0);
	if (slept)
		wait_wake(&w->asleep);
	return slept;
}

/*
 * Wakes the threads that have pieces to do.  With more threads than CPUs it wakes only one, which
 * wakes the next: a short loop is over before all are awake.
 */
static void wake_owners(struct parallel *p)
{
	bool more = atomic_load(&p->sleepers) > 0;
	for (unsigned i = 1; more && i < p->slots; i++)
		if (!is_empty(atomic_load(&p->workers[i].range)) && wake(&p->workers[i]))
			more = p->spins;
}

static void do_piece(struct worker *self, size_t piece)
{
	struct parallel *p = self->pool;
	size_t begin = piece * p->grain;
	p->fn(p->arg, begin, p->n - begin < p->grain ? p->n : begin + p->grain, self->index);
	/* From here on the loop's fields may belong to the next one. */
	atomic_store(&self->done, atomic_load(&self->done) + 1);
	if (atomic_load(&p->workers[0].asleep) && all_done(p))
		wake(&p->workers[0]);
}

/* Its own from the front, then others' from the end; after each piece its own range comes first. */
static void do_pieces(struct worker *self)
{
	struct parallel *p = self->pool;
	size_t piece;
	if (!p->spins)
		wake_owners(p);
	for (unsigned i = 0; i < p->slots;) {
		struct worker *owner = &p->workers[(self->index + i) % p->slots];
		bool claimed = claim(&owner->range, i > 0, &piece);
		if (claimed)
			do_piece(self, piece);
		i = claimed ? 0 : i + 1;
	}
}

/*
 * Sleeping: the sleeper announces itself in `asleep`, then checks its condition once more; the
 * waker makes the condition true, then looks for announcements.  All of these are sequentially
 * consistent, so at least one of them sees the other.
 */

/* Returns when there may be pieces to do. */
static void await_work(struct worker *self)
{
	struct parallel *p = self->pool;
	struct spin spin = { 0 };
	size_t published = atomic_load(&p->published);
	do {
		if (!is_empty(atomic_load(&self->range)) || atomic_load(&p->quit))
			return;
	} while (p->spins && spin_on(&spin));
	atomic_fetch_add(&p->sleepers, 1);
	atomic_store(&self->asleep, 1);
	/* If a loop was published before `published` was read, no piece in our range is left. */
	if (atomic_load(&p->published) == published && !atomic_load(&p->quit))
		wait_while(&self->asleep, 1);
	atomic_store(&self->asleep, 0);
	atomic_fetch_sub(&p->sleepers, 1);
}

static void await_end(struct parallel *p)
{
	struct worker *self = &p->workers[0];
	struct spin spin = { 0 };
	do {
		if (all_done(p))
			return;
	} while (p->spins && spin_on(&spin));
	do {
		atomic_store(&self->asleep, 1);
		if (!all_done(p))
			wait_while(&self->asleep, 1);
	} while (!all_done(p));
	atomic_store(&self->asleep, 0);
}

/* ---- threads --------------------------------------------------------------------------------- */

static void *work(void *arg)
{
	struct worker *self = arg;
	struct parallel *p = self->pool;
	omp_set_num_threads(1); /* for this thread only: see parallel_for in the header */
	cpus_bind(&p->cpus);
	denormals_flush();
	atomic_fetch_add(&p->ready, 1);
	wait_wake(&p->ready);
	while (!atomic_load(&p->quit)) {
		do_pieces(self);
		await_work(self);
	}
	return NULL;
}

/*
 * Returns when all have started, so that their thread-local allocations are done by then.  Signals
 * that request something are left to the program's own threads; those that report a fault or sample
 * for a profiler concern every thread.
 */
static void start_workers(struct parallel *p)
{
	const int own[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS, SIGPROF };
	sigset_t blocked, before;
	unsigned ready;
	sigfillset(&blocked);
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		sigdelset(&blocked, own[i]);
	pthread_sigmask(SIG_SETMASK, &blocked, &before);
	p->count = 1;
	while (p->count < p->slots &&
	       pthread_create(&p->workers[p->count].thread, NULL, work, &p->workers[p->count]) == 0)
		p->count++;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	while ((ready = atomic_load(&p->ready)) < p->count - 1)
		wait_while(&p->ready, ready);
}

struct parallel *parallel_create(unsigned threads)
{
	struct parallel *p = memory_alloc(1, sizeof(*p));
	struct worker *workers = memory_alloc(threads, sizeof(*workers));
	if (!p || !workers) {
		memory_free(p);
		memory_free(workers);
		return NULL;
	}
	*p = (struct parallel){ workers, threads, .generation = fork_generation() };
	for (unsigned i = 0; i < threads; i++)
		workers[i] = (struct worker){ .pool = p, .index = i };
	/* With more threads than CPUs, a spinning thread keeps another from working. */
	p->spins = threads <= cpus_usable();
	p->cpus = cpus_allowed();
	start_workers(p);
	return p;
}

void parallel_destroy(struct parallel *p)
{
	if (!p)
		return;
	unsigned running = p->generation == fork_generation() ? p->count : 1;
	atomic_store(&p->quit, true);
	for (unsigned i = 1; i < running; i++)
		wake(&p->workers[i]);
	for (unsigned i = 1; i < running; i++)
		pthread_join(p->workers[i].thread, NULL);
	memory_free(p->workers);
	memory_free(p);
}

unsigned parallel_threads(const struct parallel *p)
{
	return p->count;
}

/* With fewer pieces than threads, the first threads get one each; the others are left alone. */
static void publish(struct parallel *p, uint64_t pieces)
{
	uint64_t ranges = pieces < p->count ? pieces : p->count;
	/* All are empty now, so nobody else writes to them. */
	for (uint64_t i = 0; i < ranges; i++) {
		uint64_t range = pack_range(i * pieces / ranges, (i + 1) * pieces / ranges);
		atomic_store_explicit(&p->workers[i].range, range, memory_order_release);
	}
	atomic_store(&p->published, atomic_load(&p->published) + (size_t)pieces);
	if (p->spins)
		wake_owners(p);
}

void parallel_for(struct parallel *p, size_t n, size_t grain, parallel_fn *fn, void *arg)
{
	size_t pieces = (n + grain - 1) / grain;
	int before = omp_get_max_threads();
	unsigned denormals = denormals_flush();
	omp_set_num_threads(1);
	if (!p || p->count == 1 || pieces <= 1 || pieces > UINT32_MAX) {
		for (size_t begin = 0; begin < n; begin += grain)
			fn(arg, begin, n - begin < grain ? n : begin + grain, 0);
	} else {
		p->fn = fn;
		p->arg = arg;
		p->n = n;
		p->grain = grain;
		publish(p, pieces);
		do_pieces(&p->workers[0]);
		await_end(p);
	}
	omp_set_num_threads(before);
	denormals_restore(denormals);
}
