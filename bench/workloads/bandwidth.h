/* SPDX-License-Identifier: MIT */
/*
 * bandwidth.h - bandwidth of all threads together, each on its own data, at sizes for each cache
 *
 * Bytes are counted as in STREAM, as the program requests them: 4 per value read, 8 per value
 * copied, 12 for c = a + 3 b.  A cache's reads before writes are not counted.
 */
#ifndef SCRAWL_BENCH_WORKLOADS_BANDWIDTH_H
#define SCRAWL_BENCH_WORKLOADS_BANDWIDTH_H

#include <stdbool.h>

#include "core/parallel.h"
#include "workloads/peak_loops.h"

enum bandwidth_operation { BANDWIDTH_READ, BANDWIDTH_COPY, BANDWIDTH_TRIAD, BANDWIDTH_OPERATIONS };

/* "read", "copy", "triad" */
const char *bandwidth_operation_name(enum bandwidth_operation operation);

#define BANDWIDTH_LEVELS 4

struct bandwidth_level {
	const char *name; /* "L1", "L2", "L3", "memory" */
	size_t bytes;     /* of all arrays of one thread together */
};

/*
 * Fills levels [BANDWIDTH_LEVELS] for `threads` threads at once, and returns how many there are.
 * Half of each cache is used.  The threads share the L3, which is left out if a thread's share is
 * not larger than the L2; caches that the system does not report are left out, too.
 */
size_t bandwidth_levels(unsigned threads, struct bandwidth_level *levels);

/* Memory for the largest level, one block per thread. */
struct bandwidth_room {
	struct parallel *pool;
	size_t bytes;   /* of a block */
	float **blocks; /* [threads], each first touched by its own thread */
};

/* false: out of memory.  In either case, release it before the pool. */
bool bandwidth_room_init(struct bandwidth_room *room, struct parallel *pool, size_t bytes);
void bandwidth_room_release(struct bandwidth_room *room);

struct bandwidth_load {
	const struct bandwidth_room *room;
	const struct limits *limits;
	enum bandwidth_operation operation;
	size_t bytes; /* of all its arrays; at most the room's */
};

/* Each thread goes through its arrays `repetitions` times; load is a struct bandwidth_load. */
void bandwidth_load_run(void *load, size_t repetitions);

/* Bytes that one repetition moves on all threads. */
double bandwidth_load_bytes(const struct bandwidth_load *load);

/* Runs a small load on the first thread's block and checks the result; false: it is wrong. */
bool bandwidth_load_check(const struct bandwidth_load *load);

#endif
