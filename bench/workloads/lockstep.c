/* SPDX-License-Identifier: MIT */
/*
 * lockstep.c - the same work on every thread of a pool at the same time
 *
 * parallel_for() gives each piece to the first free thread.  Here every piece waits until all have
 * been claimed, so that no thread gets two.
 */
#include "workloads/lockstep.h"

#include <sched.h>
#include <stdatomic.h>

struct team {
	team_fn *fn;
	void *arg;
	size_t repetitions;
	unsigned threads;
	atomic_uint there;
};

static void member(void *arg, size_t begin, size_t end, unsigned worker)
{
	struct team *team = arg;
	(void)begin;
	(void)end;
	atomic_fetch_add(&team->there, 1);
	while (atomic_load(&team->there) < team->threads)
		sched_yield(); /* there may be fewer CPUs than threads */
	team->fn(team->arg, worker, team->repetitions);
}

void team_run(struct parallel *pool, team_fn *fn, void *arg, size_t repetitions)
{
	struct team team = { fn, arg, repetitions, .threads = parallel_threads(pool) };
	parallel_for(pool, team.threads, 1, member, &team);
}
