/* SPDX-License-Identifier: MIT */
/*
 * parallel.c - a pool of threads for short loops
 *
 * A training step is a handful of loops of a millisecond or less, so the cost of waiting matters.
 * An idle thread spins briefly (SPINS pauses: some tens to a hundred microseconds), typically until
 * the next loop starts, and then sleeps.  OpenMP's teams spin for milliseconds; on a busy machine
 * that takes the CPU from the very thread that they are waiting for.  A loop ends when its pieces
 * are done, not when every thread has checked in, so a thread not yet scheduled delays nobody.
 *
 * A thread claims a piece by decrementing `unclaimed` with a compare-and-swap.  It may then read
 * the loop's fields: they do not change until every piece is counted in `finished`.
 */
#include "core/parallel.h"

#include <omp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "core/cpus.h"
#include "core/denormals.h"
#include "core/memory.h"

#define SPINS 2000

struct worker {
	struct parallel *pool;
	pthread_t thread;
	unsigned index; /* from 1; 0 is the calling thread */
};

struct parallel {
	struct worker *workers; /* [count] */
	unsigned count;         /* besides the caller */
	unsigned spins;

	parallel_fn *fn; /* the loop */
	void *arg;
	size_t n, grain, pieces;
	atomic_size_t unclaimed, finished;

	pthread_mutex_t lock; /* only for sleeping and waking */
	pthread_cond_t work, done;
	atomic_uint sleepers;
	atomic_bool caller_sleeps, quit;
	unsigned ready;       /* workers that have started; under lock */
	struct cpu_mask cpus; /* those that the workers may run on */
};

static void pause_briefly(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("yield");
#endif
}

/* Processes one piece of the loop; false if none is left. */
static bool do_piece(struct parallel *p, unsigned worker)
{
	size_t left = atomic_load(&p->unclaimed);
	do {
		if (left == 0)
			return false;
	} while (!atomic_compare_exchange_weak(&p->unclaimed, &left, left - 1));
	size_t pieces = p->pieces, begin = (pieces - left) * p->grain;
	p->fn(p->arg, begin, p->n - begin < p->grain ? p->n : begin + p->grain, worker);
	/* After the last piece is counted, the fields belong to the next loop. */
	if (atomic_fetch_add(&p->finished, 1) + 1 == pieces && atomic_load(&p->caller_sleeps)) {
		pthread_mutex_lock(&p->lock);
		pthread_cond_signal(&p->done);
		pthread_mutex_unlock(&p->lock);
	}
	return true;
}

/*
 * Sleeping: the sleeper announces itself, then checks its condition once more; the waker makes the
 * condition true, then checks for announcements.  All sequentially consistent, so at least one of
 * them sees the other.
 */
static void await_work(struct parallel *p)
{
	for (unsigned i = 0; i < p->spins; i++) {
		if (atomic_load(&p->unclaimed) || atomic_load(&p->quit))
			return;
		pause_briefly();
	}
	pthread_mutex_lock(&p->lock);
	atomic_fetch_add(&p->sleepers, 1);
	while (!atomic_load(&p->unclaimed) && !atomic_load(&p->quit))
		pthread_cond_wait(&p->work, &p->lock);
	atomic_fetch_sub(&p->sleepers, 1);
	pthread_mutex_unlock(&p->lock);
}

static void await_end(struct parallel *p, size_t pieces)
{
	for (unsigned i = 0; i < p->spins; i++) {
		if (atomic_load(&p->finished) == pieces)
			return;
		pause_briefly();
	}
	pthread_mutex_lock(&p->lock);
	atomic_store(&p->caller_sleeps, true);
	while (atomic_load(&p->finished) != pieces)
		pthread_cond_wait(&p->done, &p->lock);
	atomic_store(&p->caller_sleeps, false);
	pthread_mutex_unlock(&p->lock);
}

static void wake_workers(struct parallel *p)
{
	if (!atomic_load(&p->sleepers))
		return;
	pthread_mutex_lock(&p->lock);
	pthread_cond_broadcast(&p->work);
	pthread_mutex_unlock(&p->lock);
}

static void *work(void *arg)
{
	const struct worker *self = arg;
	omp_set_num_threads(1); /* for this thread only: see parallel_for in the header */
	cpus_bind(&self->pool->cpus);
	denormals_flush();
	pthread_mutex_lock(&self->pool->lock);
	self->pool->ready++;
	pthread_cond_signal(&self->pool->done);
	pthread_mutex_unlock(&self->pool->lock);
	while (!atomic_load(&self->pool->quit))
		if (!do_piece(self->pool, self->index))
			await_work(self->pool);
	return NULL;
}

/*
 * Returns when all have started, so that their thread-local allocations are done by then.  Signals
 * that request something are left to the program's own threads; those that report a fault or sample
 * for a profiler concern every thread.
 */
static void start_workers(struct parallel *p, unsigned wanted)
{
	static const int own[] = { SIGSEGV, SIGBUS,  SIGFPE, SIGILL,
				   SIGTRAP, SIGABRT, SIGSYS, SIGPROF };
	sigset_t blocked, before;
	sigfillset(&blocked);
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		sigdelset(&blocked, own[i]);
	pthread_sigmask(SIG_SETMASK, &blocked, &before);
	while (p->count < wanted) {
		struct worker *w = &p->workers[p->count];
		*w = (struct worker){ .pool = p, .index = p->count + 1 };
		if (pthread_create(&w->thread, NULL, work, w) != 0)
			break;
		p->count++;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_mutex_lock(&p->lock);
	while (p->ready < p->count)
		pthread_cond_wait(&p->done, &p->lock);
	pthread_mutex_unlock(&p->lock);
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
	p->workers = workers;
	/* With more threads than CPUs, a spinning thread keeps another from working. */
	p->spins = threads <= cpus_usable() ? SPINS : 0;
	p->cpus = cpus_allowed();
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->work, NULL);
	pthread_cond_init(&p->done, NULL);
	start_workers(p, threads - 1);
	return p;
}

void parallel_destroy(struct parallel *p)
{
	if (!p)
		return;
	atomic_store(&p->quit, true);
	wake_workers(p);
	for (unsigned i = 0; i < p->count; i++)
		pthread_join(p->workers[i].thread, NULL);
	pthread_cond_destroy(&p->done);
	pthread_cond_destroy(&p->work);
	pthread_mutex_destroy(&p->lock);
	memory_free(p->workers);
	memory_free(p);
}

unsigned parallel_threads(const struct parallel *p)
{
	return p->count + 1;
}

void parallel_for(struct parallel *p, size_t n, size_t grain, parallel_fn *fn, void *arg)
{
	size_t pieces = (n + grain - 1) / grain;
	int before = omp_get_max_threads();
	unsigned denormals = denormals_flush();
	omp_set_num_threads(1);
	if (!p || p->count == 0 || pieces <= 1) {
		for (size_t begin = 0; begin < n; begin += grain)
			fn(arg, begin, n - begin < grain ? n : begin + grain, 0);
	} else {
		p->fn = fn;
		p->arg = arg;
		p->n = n;
		p->grain = grain;
		p->pieces = pieces;
		atomic_store(&p->finished, 0);
		atomic_store(&p->unclaimed, pieces);
		wake_workers(p);
		while (do_piece(p, 0))
			continue;
		await_end(p, pieces);
	}
	omp_set_num_threads(before);
	denormals_restore(denormals);
}
