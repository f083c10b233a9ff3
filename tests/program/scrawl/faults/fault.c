/* SPDX-License-Identifier: MIT */
/*
 * fault.c - which calls are hit
 */
#include "support/fault.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const struct {
	const char *name;
	enum fault_kind kind;
} kind_names[] = {
	{ "allocation", FAULT_ALLOCATION },
	{ "mapping", FAULT_MAPPING },
	{ "thread", FAULT_THREAD },
	{ "read", FAULT_READ },
	{ "write", FAULT_WRITE },
	{ "sync", FAULT_SYNC },
	{ "rename", FAULT_RENAME },
	{ "link", FAULT_LINK },
	{ "unlink", FAULT_UNLINK },
	{ "open", FAULT_OPEN },
	{ "close", FAULT_CLOSE },
	{ "truncate", FAULT_TRUNCATE },
	{ "stat", FAULT_STAT },
	{ "folder", FAULT_FOLDER },
	{ "lock", FAULT_LOCK },
};

static const char *const effect_names[] = {
	[EFFECT_SHORT] = "short",
	[EFFECT_KILL] = "kill",
	[EFFECT_TORN] = "torn",
	[EFFECT_LOST] = "lost",
};

struct fault_report {
	atomic_uint_fast64_t hits, calls[FAULT_KINDS];
};

unsigned fault_kinds;
enum fault_effect fault_effect;
int fault_error;
static uint64_t first_hit, hit_period;
static atomic_uint_fast64_t call_count;
static struct fault_report *report;

bool fault_hits(enum fault_kind kind)
{
	if (!(fault_kinds & kind))
		return false;
	atomic_fetch_add(&report->calls[__builtin_ctz(kind)], 1);
	uint64_t call = atomic_fetch_add(&call_count, 1) + 1;
	bool hit = call == first_hit ||
		   (hit_period && call > first_hit && (call - first_hit) % hit_period == 0);
	if (hit)
		atomic_fetch_add(&report->hits, 1);
	return hit;
}

static unsigned read_kinds(char *names)
{
	unsigned kinds = 0;
	for (char *name = strtok(names, "+"); name; name = strtok(NULL, "+"))
		for (size_t i = 0; i < sizeof(kind_names) / sizeof(kind_names[0]); i++)
			if (strcmp(kind_names[i].name, name) == 0)
				kinds |= kind_names[i].kind;
	return kinds;
}

static void read_effect(const char *name)
{
	fault_effect = EFFECT_ERROR;
	for (int i = EFFECT_SHORT; i <= EFFECT_LOST; i++)
		if (strcmp(effect_names[i], name) == 0)
			fault_effect = (enum fault_effect)i;
	fault_error = atoi(name);
}

static bool open_report(void)
{
	const char *path = getenv("SCRAWL_FAULT_REPORT");
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	if (fd < 0)
		return false;
	report = mmap(NULL, sizeof(*report), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	return report != MAP_FAILED;
}

/* Runs after the constructors of the libraries that the program needs, and before main(). */
__attribute__((constructor)) static void fault_arm(void)
{
	char names[256], effect[16];
	const char *value = getenv("SCRAWL_FAULT");
	if (!value || !open_report() ||
	    sscanf(value, "%255s %lu %lu %15s", names, &first_hit, &hit_period, effect) != 4)
		return;
	read_effect(effect);
	unsigned kinds = read_kinds(names);
	unsetenv("SCRAWL_FAULT"); /* not for the processes that this one starts */
	if (kinds >= FAULT_READ && !system_calls_catch(kinds))
		abort();
	fault_kinds = kinds;
}
