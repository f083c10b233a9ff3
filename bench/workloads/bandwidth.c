/* SPDX-License-Identifier: MIT */
/*
 * bandwidth.c - bandwidth of all threads together, each on its own data, at sizes for each cache
 */
#include "workloads/bandwidth.h"

#include <math.h>

#include "cli/host.h"
#include "core/memory.h"
#include "core/size.h"
#include "workloads/lockstep.h"

#define STEP          ((size_t)128) /* floats; see struct limits */
#define MIN_MEMORY    ((size_t)128 << 20)
#define MAX_MEMORY    ((size_t)512 << 20)
#define CHECKED_BYTES 16384

const char *bandwidth_operation_name(enum bandwidth_operation operation)
{
	static const char *const names[] = { "read", "copy", "triad" };
	return names[operation];
}

size_t bandwidth_levels(unsigned threads, struct bandwidth_level *levels)
{
	size_t l1 = host_cache_bytes(1), l2 = host_cache_bytes(2), l3 = host_cache_bytes(3),
	       count = 0;
	size_t part = l3 / 2 / threads;
	size_t memory = size_min(size_max(4 * l3, MIN_MEMORY), MAX_MEMORY);
	if (l1)
		levels[count++] = (struct bandwidth_level){ "L1", l1 / 2 };
	if (l2)
		levels[count++] = (struct bandwidth_level){ "L2", l2 / 2 };
	if (part > l2)
		levels[count++] = (struct bandwidth_level){ "L3", part };
	levels[count++] = (struct bandwidth_level){ "memory", memory / threads };
	return count;
}

/* ---- the room -------------------------------------------------------------------------------- */

static void take_block(void *arg, unsigned worker, size_t repetitions)
{
	(void)repetitions;
	const struct bandwidth_room *room = arg;
	float *block = memory_alloc(room->bytes, 1);
	if (block) /* a short repeated pattern, as it is quick to fill in */
		for (size_t i = 0; i < room->bytes / sizeof(float); i++)
			block[i] = (float)(i % 251) / 256.0f;
	room->blocks[worker] = block;
}

bool bandwidth_room_init(struct bandwidth_room *room, struct parallel *pool, size_t bytes)
{
	unsigned threads = parallel_threads(pool);
	*room = (struct bandwidth_room){ .pool = pool, .bytes = bytes };
	room->blocks = memory_alloc(threads, sizeof(*room->blocks));
	if (!room->blocks)
		return false;
	team_run(pool, take_block, room, 1);
	for (unsigned i = 0; i < threads; i++)
		if (!room->blocks[i])
			return false;
	return true;
}

void bandwidth_room_release(struct bandwidth_room *room)
{
	for (unsigned i = 0; room->blocks && i < parallel_threads(room->pool); i++)
		memory_free(room->blocks[i]);
	memory_free(room->blocks);
}

/* ---- the load -------------------------------------------------------------------------------- */

/* Floats in each of the operation's one, two or three arrays. */
static size_t array_floats(const struct bandwidth_load *load)
{
	size_t arrays = (size_t)load->operation + 1;
	return load->bytes / sizeof(float) / arrays / STEP * STEP;
}

static float run_load(const struct bandwidth_load *load, unsigned worker, size_t repetitions)
{
	size_t n = array_floats(load);
	float *a = load->room->blocks[worker];
	switch (load->operation) {
	case BANDWIDTH_READ:
		return load->limits->read(repetitions, n, a);
	case BANDWIDTH_COPY:
		load->limits->copy(repetitions, n, a, a + n);
		break;
	default:
		load->limits->triad(repetitions, n, a, a + n, a + 2 * n);
	}
	return 0.0f;
}

static void run_thread(void *arg, unsigned worker, size_t repetitions)
{
	run_load(arg, worker, repetitions);
}

void bandwidth_load_run(void *load, size_t repetitions)
{
	team_run(((struct bandwidth_load *)load)->room->pool, run_thread, load, repetitions);
}

double bandwidth_load_bytes(const struct bandwidth_load *load)
{
	double arrays = (double)load->operation + 1.0;
	return (double)(array_floats(load) * sizeof(float)) * arrays *
	       (double)parallel_threads(load->room->pool);
}

bool bandwidth_load_check(const struct bandwidth_load *load)
{
	struct bandwidth_load few = *load;
	few.bytes = size_min(few.bytes, CHECKED_BYTES);
	size_t n = array_floats(&few);
	const float *a = few.room->blocks[0], *b = a + n, *c = a + 2 * n;
	double sum = 0.0, got = (double)run_load(&few, 0, 1);
	bool good = true;
	for (size_t i = 0; i < n; i++) {
		sum += (double)a[i];
		if (few.operation == BANDWIDTH_COPY)
			good = good && b[i] == a[i];
		if (few.operation == BANDWIDTH_TRIAD)
			good = good && fabsf(c[i] - (a[i] + 3.0f * b[i])) <= 1e-6f * c[i];
	}
	return good && (few.operation != BANDWIDTH_READ || fabs(got - sum) <= 1e-4 * sum);
}
